
"use strict";
(() => {
  const form = document.getElementById("filter");
  const status = form.querySelector("[role=status]");
  const clauses = [...document.querySelectorAll(".clause")];
  const texts = new Map(clauses.map((clause) => [clause, clause.textContent.toLowerCase()]));
  const verdicts = [...form.elements.verdict.options].map((option) => option.value).filter(Boolean);

  const matches = ({ dataset }, fields) =>
    (!fields.verdict || fields.verdict === dataset.verdict || fields.verdict === dataset.fails) &&
    (!fields.level || fields.level === dataset.level) &&
    (!fields.binds || dataset.binds.split(" ").includes(fields.binds));

  const apply = () => {
    const fields = Object.fromEntries(new FormData(form));
    const words = fields.words.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const clause of clauses) {
      const text = texts.get(clause);
      clause.hidden = !(matches(clause, fields) && words.every((word) => text.includes(word)));
      shown += clause.hidden ? 0 : 1;
    }
    for (const group of document.querySelectorAll(".group")) {
      group.hidden = !group.querySelector(".clause:not([hidden])");
    }
    status.textContent = `${shown} of ${clauses.length} shown`;
  };

  // "#broken" in the address presets the filter; "#JOB-ID" shows that clause with all that is known of it.
  const follow = () => {
    const name = location.hash.slice(1);
    const clause = clauses.find(({ id }) => id === name);
    if (verdicts.includes(name)) {
      form.elements.verdict.value = name;
    } else if (clause) {
      form.reset();
      clause.querySelectorAll("details").forEach((details) => { details.open = true; });
    }
    apply();
    if (verdicts.includes(name)) { document.getElementById("clauses").scrollIntoView(); }
    else if (clause) { clause.scrollIntoView(); }
  };

  const copy = async ({ currentTarget: button }) => {
    const code = button.closest("dt").nextElementSibling.querySelector("code");
    try {
      await navigator.clipboard.writeText(code.textContent);
      button.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(code);
      button.textContent = "Selected";
    }
    status.textContent = `${button.textContent}: the request`;
    setTimeout(() => { button.textContent = "Copy"; }, 2000);
  };

  form.hidden = false;
  form.addEventListener("input", apply);
  form.addEventListener("reset", () => setTimeout(() => {
    history.replaceState(null, "", location.pathname + location.search);
    apply();
  }));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    apply();
  });
  for (const button of document.querySelectorAll(".copy")) {
    button.hidden = false;
    button.addEventListener("click", copy);
  }
  addEventListener("hashchange", follow);
  addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((details) => { details.open = true; }));
  follow();
})();
