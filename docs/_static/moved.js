// Go on to the page's new address at once, and to the place on it that was asked for.

location.replace(document.querySelector("a").href + location.hash);
