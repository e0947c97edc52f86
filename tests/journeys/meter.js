// Listens to what a person does and tells the meter: `meter.py` says what counts.
(() => {
  const tell = (kind, more = {}) => window.journeyMeter?.(JSON.stringify({ kind, ...more }));
  const typed = (element) => element.matches?.("textarea, [contenteditable], input:not([type=checkbox]):not([type=radio])" +
    ":not([type=submit]):not([type=button]):not([type=hidden]):not([type=file]):not([type=range]):not([type=color])");
  const field = (element) => element.matches?.("input, select, textarea, [contenteditable]");
  const known = new WeakMap();
  let count = 0;
  const place = (element) => {
    if (!known.has(element)) known.set(element, `${performance.timeOrigin} ${count++}`);
    return known.get(element);
  };
  const before = new WeakMap();
  const on = (kind, listen) => addEventListener(kind, (event) => event.isTrusted && listen(event), { capture: true, passive: true });
  on("pointerdown", (event) => { if (event.button === 0) tell("click"); });
  on("keydown", (event) => {
    const isText = typed(event.target);
    if (event.key === "Enter" || (event.key === " " && !isText)) tell("click");
  });
  on("focusin", (event) => { if (field(event.target)) before.set(event.target, event.target.value ?? ""); });
  on("input", (event) => {
    if (!field(event.target)) return;
    const value = event.target.value ?? event.target.textContent;
    const old = before.get(event.target) ?? "";
    before.set(event.target, value);
    const isText = Boolean(typed(event.target));
    tell("input", { place: place(event.target), characters: isText ? Math.max(value.length - old.length, value === old ? 0 : 1) : 0, value: isText ? value : "" });
  });
})();
