// Without this script the page is brought up to date by loading it again.
const EVERY_MS = 2000;

// What has arrived since goes on top; what is being read stays as it is.
function take(page) {
  for (const fresh of page.querySelectorAll("[data-live]")) {
    const old = document.querySelector(`[data-live="${fresh.dataset.live}"]`);
    if (old && old.innerHTML !== fresh.innerHTML) old.innerHTML = fresh.innerHTML;
  }
  for (const fresh of page.querySelectorAll("[data-live-list]")) {
    const old = document.querySelector(`[data-live-list="${fresh.dataset.liveList}"]`);
    for (const one of [...fresh.children].reverse()) {
      if (old && !document.getElementById(one.id)) {
        one.classList.add("is-new");
        if (old.firstElementChild) one.querySelector("details")?.removeAttribute("open");
        old.prepend(one);
      }
    }
  }
}

async function look() {
  try {
    if (!document.hidden) {
      const answer = await fetch(location.href, { headers: { "X-Live": "1" } });
      if (answer.ok) take(new DOMParser().parseFromString(await answer.text(), "text/html"));
    }
  } catch {
    // The demo is being restarted: ask again in a moment.
  }
  setTimeout(look, EVERY_MS);
}

setTimeout(look, EVERY_MS);
