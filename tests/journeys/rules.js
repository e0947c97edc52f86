// What must hold on every page, whatever it shows. Evaluates to a list of what is broken, in words.
// Rule ids are those of the tests' docstrings: U3, U14, F4, F6, F7, F16, A2, A3, A4, A5, U9 …
({ language }) => {
  const broken = [];
  const say = (rule, words) => broken.push(`${rule}: ${words}`);
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const clean = (text) => (text ?? "").replace(/\s+/g, " ").trim();
  const shown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const name = (element) => clean(element.getAttribute("aria-label") || element.innerText || element.textContent || element.value);
  const told = (element) => `<${element.tagName.toLowerCase()}> ${name(element).slice(0, 40)}`;

  // One heading, and a title that begins with it.
  const headings = all("h1").filter(shown);
  if (headings.length !== 1) say("h1", `${headings.length} on the page`);
  const title = clean(document.title).replace(/^(エラー:|Error:)\s*/, "");
  if (headings.length && !title.startsWith(clean(headings[0].textContent))) say("title", `"${title}" does not begin with "${clean(headings[0].textContent)}"`);
  if (document.documentElement.lang !== language) say("A7", `lang is ${document.documentElement.lang}, not ${language}`);

  // Ids are unique; what points at an id finds it.
  const ids = all("[id]").map((element) => element.id);
  for (const id of new Set(ids.filter((id, at) => ids.indexOf(id) !== at))) say("ids", `two elements are #${id}`);
  for (const attribute of ["for", "aria-labelledby", "aria-describedby"]) {
    for (const element of all(`[${attribute}]`)) {
      for (const id of element.getAttribute(attribute).split(/\s+/).filter(Boolean)) {
        if (!ids.includes(id)) say("ids", `${attribute}="${id}" of ${told(element)} points nowhere`);
      }
    }
  }

  // Forms: a button each, not disabled, checked by the server alone, each field saying whether it is needed.
  for (const form of all("form")) {
    const buttons = all("button:not([type=button]), input[type=submit]", form);
    if (!buttons.length) say("forms", `${form.getAttribute("action")} has no button`);
    if (buttons.some((button) => button.disabled)) say("F16", `${form.getAttribute("action")} has a disabled button`);
    const fields = all("input:not([type=hidden]):not([hidden]), select, textarea", form);
    if (form.method === "post" && fields.some((field) => field.required) && !form.noValidate) say("F4", `${form.getAttribute("action")} lets the browser judge`);
    for (const field of fields) {
      if (field.placeholder) say("F7", `${field.name} has a placeholder`);
      if (field.hasAttribute("maxlength")) say("F4", `${field.name} cuts what is pasted`);
      const label = field.closest("fieldset")?.querySelector("legend") ?? field.labels?.[0];
      if (shown(field) && !/※|required|optional/i.test(clean(label?.textContent))) say("F6", `${field.name} does not say whether it is needed`);
    }
  }

  // A page that did not pass says so first, and the focus is there (F1).
  if (/^(エラー:|Error:)/.test(clean(document.title)) !== Boolean(document.querySelector(".error-summary"))) say("F1", "title and error summary do not agree");
  for (const summary of all(".error-summary")) {
    if (summary !== document.querySelector("main").firstElementChild.firstElementChild) say("F1", "the error summary is not first");
    if (document.activeElement !== summary) say("F1", `the focus is on ${told(document.activeElement)}`);
    for (const link of all("a", summary)) if (!document.querySelector(link.getAttribute("href"))?.matches("input, select, textarea, fieldset")) say("F1", `${told(link)} leads to no field`);
  }

  // Leaving is one click away, always (U3).
  const ways = all("nav a").filter((link) => new URL(link.href).pathname === "/cancel/" && shown(link));
  if (ways.length !== 1 || !["解約する", "Cancel", "解約はこちら", "Cancel contracts here"].includes(name(ways[0]))) say("U3", `${ways.length} links to /cancel/ in the menu`);

  // Targets: 24 px everywhere, 44 px for buttons; links inside a sentence are as high as their line (WCAG 2.5.8).
  for (const element of all("a[href], button, input:not([type=hidden]), select, textarea, summary").filter(shown)) {
    if (element.classList.contains("skip-link")) continue;
    const target = element.closest("label.tile") ?? element;
    const box = target.getBoundingClientRect();
    const least = target.matches(".button, .input, .tile") ? 44 : 24;
    const isInSentence = getComputedStyle(element).display === "inline";
    if (!isInSentence && (box.width < least - 0.1 || box.height < least - 0.1)) say("A3", `${told(element)} is ${box.width.toFixed()}×${box.height.toFixed()}`);
  }

  // Sizes: body 16 px and 1.7 to 1.75 high, nothing under 14 px, only sizes of the scale.
  const scale = [14, 16, 17, 18, 20, 22, 24, 26, 28, 32, 36, 45, 48, 57, 64];
  const root = parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
  const body = getComputedStyle(document.body);
  const leading = parseFloat(body.lineHeight) / parseFloat(body.fontSize);
  if (parseFloat(body.fontSize) !== 16 * root || leading < 1.699 || leading > 1.751) say("A5", `body is ${body.fontSize}/${leading}`);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const sizes = new Set();
  while (walker.nextNode()) {
    const holder = walker.currentNode.parentElement;
    if (clean(walker.currentNode.data) && shown(holder) && !holder.closest(".visually-hidden, noscript, script, style")) {
      sizes.add(Math.round((parseFloat(getComputedStyle(holder).fontSize) / root) * 100) / 100);
    }
  }
  for (const size of sizes) if (!scale.includes(size)) say("A5", `a text is ${size} px`);

  // Nothing sticks over the page, and it never scrolls sideways. A modal dialog is the page while it is open: it fits.
  for (const dialog of document.querySelectorAll(":modal")) {
    const box = dialog.getBoundingClientRect();
    if (box.height > innerHeight || box.width > innerWidth) say("A4", `${told(dialog)} does not fit`);
  }
  for (const element of all("body *")) {
    const sticks = ["fixed", "sticky"].includes(getComputedStyle(element).position);
    if (sticks && !element.matches(":modal")) say("A4", `${told(element)} sticks`);
  }
  const { scrollWidth, clientWidth } = document.scrollingElement;
  if (scrollWidth > clientWidth) {
    const wide = all("body *").filter((element) => shown(element) && element.getBoundingClientRect().right > clientWidth + 1);
    say("A2", `${scrollWidth} px in a window of ${clientWidth}: ${wide.slice(-2).map(told).join(", ")}`);
  }

  // Controls with one name do one thing (U14). What a link leads to is followed by the caller.
  const effects = {};
  for (const element of all("a[href], button, summary").filter(shown)) {
    const form = element.form;
    const hidden = form ? all("input[type=hidden]:not([name=csrfmiddlewaretoken])", form).map((i) => `${i.name}=${i.value}`) : [];
    const place = () => all("summary").indexOf(element);
    const effect = element.href ?? (form && element.type !== "button" ? `${form.method} ${form.action} ${element.name}=${element.value} ${hidden}` : `here ${place()}`);
    (effects[name(element)] ??= new Set()).add(effect.replace(/#.*$/, ""));
  }
  const shared = Object.entries(effects).filter(([, does]) => does.size > 1).map(([called, does]) => [called, [...does]]);
  return { broken, shared };
}
