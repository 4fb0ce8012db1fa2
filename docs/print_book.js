// Put the pages, which wait in templates, into one document for paper. `home` is the
// address of the site: what is not in the book is linked there.
async (home) => {
  const main = document.querySelector("main");
  const templates = [...document.querySelectorAll("template[data-page]")];
  const names = new Set(templates.map((template) => template.dataset.page));
  const slug = (page) => page.replace(/\W+/g, "-");
  const site = new URL(".", location.href).href;

  function pageOf(template) {
    const name = template.dataset.page;
    const article = document.createElement("article");
    article.append(template.content);
    const all = (selector) => [...article.querySelectorAll(selector)];
    const absolute = (link) => new URL(link, site + name).href;

    // What only a screen can use, and lists of what follows anyway.
    const unwanted =
      ".headerlink, .copybtn, script, .sphx-glr-footer, .sphx-glr-thumbnails, .sphx-glr-tag-list, .toctree-wrapper, search";
    all(unwanted).forEach((item) => item.remove());
    // A PDF describes each element of a page for those who listen to it. Code has most of
    // them: links on names, and spans around words that have no colour of their own.
    all("pre a, pre .n, pre .p, pre .w").forEach((item) => item.replaceWith(...item.childNodes));
    all("pre").forEach((item) => item.normalize());
    for (const details of all("details")) {
      const box = document.createElement("div");
      box.className = details.className;
      box.append(...details.childNodes);
      const summary = box.querySelector("summary");
      const title = document.createElement("p");
      title.className = "fold";
      title.append(...(summary?.childNodes ?? []));
      summary?.replaceWith(title);
      details.replaceWith(box);
    }
    for (const video of all("video")) {
      const text = video.getAttribute("aria-label");
      const figure = document.createElement("figure");
      figure.innerHTML = "<img><figcaption><a>Video</a>: </figcaption>";
      figure.querySelector("img").src = video.getAttribute("poster");
      figure.querySelector("img").alt = text;
      figure.querySelector("a").href = video.querySelector("source").getAttribute("src");
      figure.querySelector("figcaption").append(text);
      video.replaceWith(figure);
    }
    for (const image of all("img")) {
      image.src = absolute(image.getAttribute("src"));
      image.removeAttribute("loading");
      if (image.srcset) {
        image.dataset.sharpness = 2;
        image.src = absolute(image.srcset.split(",").at(-1).trim().split(" ")[0]);
        image.removeAttribute("srcset");
      }
    }
    // Anchors of different pages may be the same, so each gets the name of its page.
    for (const item of all("[id]")) {
      item.id = `${slug(name)}--${item.id}`;
    }
    for (const link of all("a[href]")) {
      const url = new URL(absolute(link.getAttribute("href")));
      const page = url.href.replace(/#.*/, "").replace(site, "");
      const anchor = decodeURIComponent(url.hash.slice(1));
      if (names.has(page)) {
        link.href = anchor ? `#${slug(page)}--${anchor}` : `#${slug(page)}`;
      } else if (url.href.startsWith(site)) {
        link.href = home + url.href.slice(site.length);
      } else {
        link.href = url.href;
      }
    }
    // A page of a part stands one level below the part.
    article.id = slug(name);
    const within = name.includes("/") && !name.endsWith("/index.html");
    article.className = within ? "page" : "part";
    if (within) {
      for (const heading of all("h1, h2, h3, h4, h5").reverse()) {
        const lower = document.createElement(`h${+heading.tagName[1] + 1}`);
        lower.append(...heading.childNodes);
        heading.replaceWith(lower);
      }
    }
    return article;
  }

  const contents = document.createElement("ul");
  for (const template of templates) {
    const article = pageOf(template);
    const title = article.querySelector("h1, h2");
    const item = document.createElement("li");
    item.className = article.className;
    item.innerHTML = `<a href="#${article.id}"></a>`;
    item.firstChild.textContent = title.textContent;
    if (!template.dataset.page.startsWith("reference/generated/")) {
      contents.append(item);
    }
    main.append(article);
    template.remove();
  }
  document.querySelector("nav").append(contents);
  await Promise.all([...document.images].map((image) => image.decode()));
  for (const image of document.querySelectorAll("img[data-sharpness]")) {
    image.width = image.naturalWidth / image.dataset.sharpness;
  }
  const headings = [...main.querySelectorAll("h1, h2, h3, h4, h5, h6")];
  return headings.map((heading) => heading.textContent.replace(/\s+/g, " ").trim());
};
