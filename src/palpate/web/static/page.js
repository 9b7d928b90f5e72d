// What the pages do where script runs: progress while an article is checked, dropping a file, copying an address.
// Everything works without it, by plain forms and links.
"use strict";

(() => {
  const byId = (id) => document.getElementById(id);
  const STAGES = { waiting: "Waiting for a free place", reading: "Reading the article", claims: "Finding claims", findings: "Looking at wording and sources" };

  function say(told) {
    const counted = told.stage === "judging" && told.total;
    const text = counted ? `Judging claim ${told.done} of ${told.total}` : STAGES[told.stage] || told.stage;
    if (byId("stage").textContent !== text) byId("stage").textContent = text;
    if (counted) byId("bar").value = told.done / told.total;
    else byId("bar").removeAttribute("value");
  }

  function fail(form, text) {
    form.querySelectorAll(".wrong").forEach((one) => one.remove());
    const said = document.createElement("p");
    const strong = document.createElement("strong");
    said.className = "wrong";
    said.setAttribute("role", "alert");
    strong.textContent = "That did not work. ";
    said.append(strong, text);
    form.prepend(said);
    said.scrollIntoView({ block: "nearest" });
  }

  function own(told) {
    const form = document.createElement("form");
    const token = document.createElement("input");
    form.method = "post";
    form.action = `${told.kept}/own`;
    token.type = "hidden";
    token.name = "token";
    token.value = told.token;
    form.append(token);
    document.body.append(form);
    form.submit();
  }

  function show(told) {
    history.pushState({ shown: true }, "", "#report");
    byId("content").innerHTML = told.page;
    document.title = `${told.title} · palpate`;
    scrollTo(0, 0);
    byId("content").focus();
    enhance(byId("content"));
  }

  async function* lines(answer) {
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let held = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const parts = (held + value).split("\n");
      held = parts.pop();
      for (const part of parts) if (part) yield JSON.parse(part);
    }
  }

  async function send(form, button) {
    const fields = new FormData(form);
    if (button && button.name) fields.append(button.name, button.value);
    const stop = new AbortController();
    const main = byId("check");
    const buttons = document.querySelectorAll("form[data-stream] button[type=submit]");
    const end = () => {
      buttons.forEach((one) => (one.disabled = false));
      if (byId("progress")) byId("progress").hidden = true;
    };
    main.querySelectorAll(".wrong").forEach((one) => one.remove());
    byId("progress").hidden = false;
    byId("stop").onclick = () => stop.abort();
    buttons.forEach((one) => (one.disabled = true));
    say({ stage: "waiting" });
    try {
      const answer = await fetch(form.dataset.stream, { method: "POST", body: fields, signal: stop.signal, headers: { Accept: "application/x-ndjson" } });
      if (!(answer.headers.get("content-type") || "").includes("ndjson")) {
        const body = await answer.json().catch(() => ({}));
        return fail(main, body.detail || `The server answered with status ${answer.status}. Try again later.`);
      }
      for await (const told of lines(answer)) {
        if (told.problem) return fail(main, told.problem);
        if (told.kept) return own(told);
        if (told.page) {
          end();
          return show(told);
        }
        say(told);
      }
      fail(main, "The server ended the answer early. Try again.");
    } catch (error) {
      if (error.name !== "AbortError") fail(main, "The server could not be reached. Try again.");
    } finally {
      end();
    }
  }

  function drop(box) {
    const over = (on) => (event) => {
      event.preventDefault();
      box.classList.toggle("over", on);
    };
    ["dragenter", "dragover"].forEach((name) => box.addEventListener(name, over(true)));
    box.addEventListener("dragleave", over(false));
    box.addEventListener("drop", (event) => {
      over(false)(event);
      if (event.dataTransfer.files.length) byId("file").files = event.dataTransfer.files;
      else byId("text").value = event.dataTransfer.getData("text/uri-list") || event.dataTransfer.getData("text/plain");
    });
  }

  async function copy(button, field) {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      document.execCommand("copy");
    }
    const before = button.textContent;
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = before), 2000);
  }

  function enhance(root) {
    root.querySelectorAll("form[data-stream]").forEach((form) =>
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        send(form, event.submitter);
      })
    );
    if (byId("drop")) drop(byId("drop"));
    root.querySelectorAll("[data-copy]").forEach((button) => {
      button.hidden = false;
      button.addEventListener("click", () => copy(button, byId(button.dataset.copy)));
    });
    root.querySelectorAll("[data-print]").forEach((button) => {
      button.hidden = false;
      button.addEventListener("click", () => print());
    });
    root.querySelectorAll("[data-select]").forEach((field) => field.addEventListener("focus", () => field.select()));
  }

  addEventListener("popstate", () => {
    if (!location.hash || location.hash === "#report") location.reload();
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("form[data-stream] button").forEach((one) => (one.disabled = false));
  });
  enhance(document);
})();
