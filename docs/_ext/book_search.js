// Rank the sections in the index that book_search.py writes above this, and show the best.

const MOST_RESULTS = 12;
const LEAST_SCORE = 0.1; // of the best result's
const LIBRARIES = ["numpi", "np", "scipi", "python"]; // stems that tell few pages apart
const BOOSTS = [3, 2, 4, 1]; // of title, heading, other words for it, and text
const stemmer = new Stemmer();
const allTerms = Object.keys(searchData.index);
const searchTexts = {}; // filled by the scripts in search-texts, one for each page

const isKept = (part) => part && !stopwords.has(part) && !/^\d+$/.test(part);

// The same as terms() of book_search.py.
function terms(text) {
  const found = [];
  const lower = text.toLowerCase().replaceAll("numpy.", "np.");
  const word = /\d+\.\d+|[\p{L}\p{N}_]+(?:[-.][\p{L}\p{N}_]+)*/gu;
  for (const [whole] of lower.matchAll(word)) {
    if (/^\d+\.\d+$/.test(whole)) {
      if (whole.length === 3) found.push(whole);
      continue;
    }
    const names = whole.split(".");
    for (const name of names) {
      const parts = name.split(/[-_]/);
      for (const part of parts) {
        if (isKept(part)) found.push(stemmer.stemWord(part));
      }
      if (parts.length > 1) found.push(stemmer.stemWord(parts.join("")));
    }
    if (names.length > 1 && stopwords.has(names.at(-1))) {
      found.push(stemmer.stemWord(names.join("")));
    }
  }
  return found;
}

// What to look for: the words, what they become if two are written as one, and words
// that are not typed to their end.
function wanted(query) {
  const words = query.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const whole = new Set(terms(query));
  const typed = words.filter((word) => isKept(word) && !whole.has(word));
  const pairs = words
    .slice(1)
    .map((word, i) => stemmer.stemWord(words[i] + word));
  return {
    typed: [...whole, ...typed],
    pairs: pairs.filter((pair) => !whole.has(pair)),
  };
}

// The terms of the index that are, begin with or resemble a word, and their weights.
function similar(word) {
  const found = new Map();
  for (const term of allTerms) {
    const more = term.length - word.length;
    if (term === word) {
      found.set(term, 1);
    } else if (word.length > 2 && term.startsWith(word)) {
      found.set(term, (0.2 * term.length) / (term.length + 0.3 * more));
    }
  }
  if (found.size || word.length < 5) return found;
  const most = word.length < 8 ? 1 : 2;
  for (const term of allTerms) {
    if (Math.abs(term.length - word.length) > most) continue;
    const slips = distance(word, term);
    if (slips <= most) found.set(term, 0.1 / slips);
  }
  return found;
}

// How many letters to change, add or leave out (Levenshtein).
function distance(one, other) {
  let row = [...other].map((_, i) => i + 1);
  [...one].forEach((letter, i) => {
    let corner = i;
    let left = i + 1;
    row = row.map((above, j) => {
      left = Math.min(above + 1, left + 1, corner + (letter !== other[j]));
      corner = above;
      return left;
    });
  });
  return row.at(-1);
}

// Add to the scores of the entries that hold a term, by BM25+: a rare term counts more,
// and so does one that is a large part of a short text.
function addScores(scores, word, term, weight) {
  const { entries, averages, index } = searchData;
  index[term].forEach((steps, field) => {
    const counts = new Map();
    let entry = 0;
    for (const step of steps) {
      entry += step;
      counts.set(entry, (counts.get(entry) ?? 0) + 1);
    }
    const rarity = Math.log(
      1 + (entries.length - counts.size + 0.5) / (counts.size + 0.5),
    );
    for (const [entry, count] of counts) {
      const length = entries[entry][3][field] / averages[field];
      const share = (2.2 * count) / (count + 1.2 * (0.3 + 0.7 * length));
      const found = scores.get(entry) ?? {
        score: 0,
        words: new Set(),
        matched: new Set(),
      };
      found.score += weight * BOOSTS[field] * rarity * (0.5 + share);
      found.words.add(word);
      found.matched.add(term);
      scores.set(entry, found);
    }
  });
}

// The best section of each page, the best page first.
function bestPages(query) {
  const scores = new Map();
  const { typed, pairs } = wanted(query);
  for (const word of typed) {
    const importance = LIBRARIES.includes(word) ? 0.2 : 1;
    for (const [term, weight] of similar(word)) {
      addScores(scores, word, term, importance * weight);
    }
  }
  for (const pair of pairs) {
    if (Object.hasOwn(searchData.index, pair)) addScores(scores, pair, pair, 1);
  }
  const pages = new Map();
  for (const [id, { score, words, matched }] of scores) {
    const [number, anchor, heading] = searchData.entries[id];
    const page = searchData.pages[number];
    const weighed = score * words.size * page.weight; // all words beat one often
    if (weighed > (pages.get(number)?.score ?? 0)) {
      const place = id - page.first;
      pages.set(number, {
        ...page,
        anchor,
        heading,
        place,
        matched,
        score: weighed,
      });
    }
  }
  const sorted = [...pages.values()].sort(
    (one, other) => other.score - one.score,
  );
  return sorted.filter(({ score }) => score > LEAST_SCORE * sorted[0].score);
}

const root = document.documentElement.dataset.content_root;
const list = document.getElementById("search-results");
const status = document.getElementById("search-status");
const empty = document.getElementById("search-empty");
const fields = document.querySelectorAll('input[name="q"]');

function show(query) {
  const found = query.trim() ? bestPages(query) : [];
  const shown = found.slice(0, MOST_RESULTS);
  list.replaceChildren(...shown.map(item));
  empty.hidden = !query.trim() || found.length > 0;
  const count = found.length === 1 ? "One page" : `${found.length} pages`;
  const first =
    found.length > MOST_RESULTS ? `, the best ${MOST_RESULTS} below` : "";
  status.textContent = !query.trim()
    ? ""
    : found.length
      ? `${count} found${first}.`
      : `Nothing found for “${query.trim()}”.`;
}

function item(result) {
  const entry = document.createElement("li");
  const link = document.createElement("a");
  link.href = `${root}${result.url}${result.anchor && "#" + result.anchor}`;
  link.textContent = result.title;
  entry.append(link);
  if (result.anchor) {
    const section = document.createElement("p");
    section.className = "search-section";
    section.append(...marked(split(result.heading), result.matched));
    entry.append(section);
  }
  const text = document.createElement("p");
  entry.append(text);
  afterPaint(() =>
    whenTextsOf(result.name, (texts) => {
      text.append(...snippet(texts[result.place], result.matched));
    }),
  );
  return entry;
}

// What takes time and can wait, comes when the results can be seen.
function afterPaint(work) {
  requestAnimationFrame(() => setTimeout(work));
}

// A script and no fetch, which a page opened from a file may not do.
function whenTextsOf(page, use) {
  if (page in searchTexts) return use(searchTexts[page]);
  const script = document.createElement("script");
  script.src = `${root}search-texts/${page}.js`;
  script.addEventListener("load", () => use(searchTexts[page]));
  document.head.append(script);
}

// The stretch of a text in which most of the words stand.
function snippet(text, matched) {
  const parts = split(text);
  const hits = parts.map((part) =>
    terms(part).filter((term) => matched.has(term)),
  );
  let best = 0;
  let most = 0;
  for (let start = 0; start < parts.length; start += 10) {
    const size = new Set(hits.slice(start, start + 60).flat()).size;
    if (size > most) [best, most] = [start, size];
  }
  const end = best + 80;
  const shown = marked(parts.slice(best, end), matched);
  return [best ? "… " : "", ...shown, end < parts.length ? " …" : ""];
}

// Words, and what stands between them.
function split(text) {
  return text.split(/([\p{L}\p{N}_]+(?:[-.][\p{L}\p{N}_]+)*)/u);
}

function marked(parts, matched) {
  return parts.map((part) => {
    if (!terms(part).some((term) => matched.has(term))) return part;
    const mark = document.createElement("mark");
    mark.textContent = part;
    return mark;
  });
}

for (const field of fields) {
  field.value = new URLSearchParams(location.search).get("q") ?? "";
}
const field = document.querySelector(".bd-search-container input");
field.addEventListener("input", () => {
  history.replaceState(null, "", `?q=${encodeURIComponent(field.value)}`);
  show(field.value);
});
show(field.value);
afterPaint(() => field.focus());

// The arrows go from the field through the results and back.
document
  .querySelector(".bd-search-container")
  .addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const stops = [field, ...list.querySelectorAll("a")];
    const next = stops[stops.indexOf(document.activeElement) + step];
    if (step && next) {
      event.preventDefault();
      next.focus();
    }
  });
