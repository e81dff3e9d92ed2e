/* Looks how far long work is, every two seconds, and shows the whole page once it is done. Without scripts a link does. */
"use strict";

const BETWEEN_LOOKS = 2000;

async function look() {
  try {
    const answer = await fetch(location.href, { credentials: "same-origin", cache: "no-store" });
    if (!answer.ok) return location.reload();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page.getElementById("progress");
    if (!now) return location.replace(location.href);
    const here = document.getElementById("progress");
    // Only what changed is said again to those who listen.
    if (here.textContent.trim() !== now.textContent.trim()) here.replaceChildren(...now.childNodes);
  } catch {
    /* The server may be away for a moment: the next look will tell. */
  }
  setTimeout(look, BETWEEN_LOOKS);
}

setTimeout(look, BETWEEN_LOOKS);
