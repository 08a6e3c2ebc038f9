// The document as it is now, from the states that /events sends. A page is drawn again only when its key changes; pages
// in view come first, the others while there is nothing else to do. Places stay: nothing that scrolls is made anew.
"use strict";

const WORDS = {
  en: {
    good: n => n === 1 ? "1 page" : `${n} pages`,
    errors: n => (n === 1 ? "1 error" : `${n} errors`) + ": the pages shown are the last good ones",
    none: n => n === 1 ? "1 error: there are no pages yet" : `${n} errors: there are no pages yet`,
    lost: "Marbre has stopped; the page follows again when it runs",
    waiting: "Typesetting…",
    findings: n => n === 1 ? "1 finding" : `${n} findings`,
    smaller: "Smaller", larger: "Larger", levels: { error: "error", warning: "warning" }, page: n => `Page ${n}`,
  },
  fr: {
    good: n => n > 1 ? `${n} pages` : `${n} page`,
    errors: n => (n > 1 ? `${n} erreurs` : `${n} erreur`) + " : les pages montrées sont les dernières qui étaient bonnes",
    none: n => (n > 1 ? `${n} erreurs` : `${n} erreur`) + " : il n’y a pas encore de pages",
    lost: "Marbre est arrêté ; la page suivra de nouveau quand il tournera",
    waiting: "Composition…",
    findings: n => n > 1 ? `${n} remarques` : `${n} remarque`,
    smaller: "Réduire", larger: "Agrandir", levels: { error: "erreur", warning: "avertissement" }, page: n => `Page ${n}`,
  },
};
const PX_PER_PT = 4 / 3, ZOOM_STEP = 1.15, PLACE = "marbre-place";

const $ = id => document.getElementById(id);
const main = $("pages");
const faces = new Set();
const drawings = new Map();  // by key: SVG text, of the pages there are
let state = null;
let words = WORDS[navigator.language.startsWith("fr") ? "fr" : "en"];
let zoom = 1;
let first = true;
let idle = 0;

// --- Pages ---

function useFaces(keys) {
  for (const key of keys) {
    if (faces.has(key)) continue;
    faces.add(key);
    const face = new FontFace("f" + key, `url(face/${key})`);
    document.fonts.add(face);
    face.load().catch(() => {});
  }
}

function sizePage(box, page) {
  box.style.width = `${page.width * PX_PER_PT * zoom}px`;
  box.style.height = `${page.height * PX_PER_PT * zoom}px`;
}

function makeBox(index) {
  const box = document.createElement("div");
  box.className = "page";
  box.id = `p${index + 1}`;
  box.setAttribute("role", "img");
  return box;
}

// The SVG is Marbre's own; the policy of the page lets no script in it run.
function draw(box, key, svg) {
  if (box.dataset.wanted !== key || box.dataset.shown === key) return;
  const again = box.dataset.shown !== undefined;
  box.innerHTML = svg;
  box.dataset.shown = key;
  if (!again) return;
  box.classList.remove("changed");
  requestAnimationFrame(() => box.classList.add("changed"));
}

async function drawPage(index) {
  const box = main.children[index], key = state.pages[index].key;
  if (box.dataset.shown === key) return;
  if (!drawings.has(key)) {
    const answer = await fetch(`page/${key}`);
    if (!answer.ok) return;  // a newer state is on its way
    drawings.set(key, await answer.text());
  }
  draw(box, key, drawings.get(key));
}

function inView() {
  const from = main.scrollTop - main.clientHeight, to = main.scrollTop + 2 * main.clientHeight, list = [];
  for (let i = 0; i < main.children.length; i++) {
    const box = main.children[i];
    if (box.offsetTop + box.offsetHeight >= from && box.offsetTop <= to) list.push(i);
  }
  return list;
}

function drawOthers() {
  cancelIdleCallback(idle);
  let next = 0;
  const step = async () => {
    while (state && next < state.pages.length && main.children[next].dataset.shown === state.pages[next].key) next++;
    if (!state || next >= state.pages.length) return;
    await drawPage(next++).catch(() => {});
    idle = requestIdleCallback(step);
  };
  idle = requestIdleCallback(step);
}

function showPages(now) {
  const keys = new Set(now.pages.map(page => page.key));
  for (const key of drawings.keys()) if (!keys.has(key)) drawings.delete(key);
  for (const [key, svg] of Object.entries(now.fresh)) drawings.set(key, svg);
  while (main.children.length > now.pages.length) main.lastChild.remove();
  while (main.children.length < now.pages.length) main.append(makeBox(main.children.length));
  now.pages.forEach((page, index) => {
    const box = main.children[index];
    if (box.dataset.wanted === page.key) return;
    box.dataset.wanted = page.key;
    box.setAttribute("aria-label", words.page(page.label));
    sizePage(box, page);
    if (drawings.has(page.key)) draw(box, page.key, drawings.get(page.key));
  });
  for (const index of inView()) drawPage(index).catch(() => {});
  drawOthers();
}

// --- Findings ---

function element(name, className, text) {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

function lineOf(finding) {
  const pre = document.createElement("pre"), to = Math.max(finding.to, finding.from + 1);
  pre.append(finding.line.slice(0, finding.from), element("mark", "", finding.line.slice(finding.from, to) || " "),
             finding.line.slice(to));
  return pre;
}

function findingItem(finding) {
  const item = element("li", finding.level, "");
  if (finding.place) item.append(element("p", "place", finding.place));
  item.append(element("p", "message", `${words.levels[finding.level]} : ${finding.message} [${finding.code}]`
    .replace(" : ", document.documentElement.lang === "fr" ? " : " : ": ")));
  if (finding.line !== undefined) item.append(lineOf(finding));
  if (finding.hint) item.append(element("p", "hint", finding.hint));
  return item;
}

function showFindings(now) {
  $("finding-list").replaceChildren(...now.findings.map(findingItem));
  $("findings-title").textContent = words.findings(now.findings.length);
  $("findings").hidden = !now.findings.length;
}

function showStatus(text, kind) {
  $("status").textContent = text;
  $("status").className = kind;
}

// --- States ---

function show(now) {
  words = WORDS[now.lang];
  document.documentElement.lang = now.lang;
  document.title = `${now.content} – Marbre`;
  $("content").textContent = now.content;
  $("smaller").title = words.smaller;
  $("larger").title = words.larger;
  useFaces(now.faces);
  state = now;
  showPages(now);
  showFindings(now);
  const errors = now.findings.filter(finding => finding.level === "error").length || now.findings.length;
  if (now.good) showStatus(words.good(now.pages.length), "");
  else showStatus((now.pages.length ? words.errors : words.none)(errors), "errors");
  if (first && now.pages.length) restorePlace();
}

// Over a reload of this page.
function restorePlace() {
  first = false;
  const place = JSON.parse(sessionStorage.getItem(PLACE) || "null");
  if (!place) return;
  setZoom(place.zoom);
  main.scrollTo(place.left, place.top);
}

function keepPlace() {
  if (!first) sessionStorage.setItem(PLACE, JSON.stringify({ left: main.scrollLeft, top: main.scrollTop, zoom }));
}

function setZoom(to) {
  const share = main.scrollHeight ? main.scrollTop / main.scrollHeight : 0;
  zoom = Math.min(4, Math.max(0.25, to));
  state?.pages.forEach((page, index) => sizePage(main.children[index], page));
  main.scrollTop = share * main.scrollHeight;
  keepPlace();
}

let drawing = 0;
main.addEventListener("scroll", () => {
  cancelAnimationFrame(drawing);
  drawing = requestAnimationFrame(() => {
    if (state) for (const index of inView()) drawPage(index).catch(() => {});
    keepPlace();
  });
}, { passive: true });
main.addEventListener("click", event => {
  const link = event.target.closest("a[href^='#p']");
  if (!link) return;
  event.preventDefault();
  document.getElementById(link.getAttribute("href").slice(1))?.scrollIntoView();
});
$("smaller").addEventListener("click", () => setZoom(zoom / ZOOM_STEP));
$("larger").addEventListener("click", () => setZoom(zoom * ZOOM_STEP));

showStatus(words.waiting, "");
const events = new EventSource("events");
events.onmessage = event => show(JSON.parse(event.data));
events.onerror = () => showStatus(words.lost, "lost");
