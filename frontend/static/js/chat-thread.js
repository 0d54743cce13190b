// <chat-thread>: sends by POST with a number of its own making, so that sending twice is saying once; fetches what it
// lacks by sequence number whenever the socket (see live-counts.js) or, without one, a timer says so.
const POLL_MS = 10_000;
const TYPING_MS = 2000;
const store = (thread) => `unsent:${document.body.dataset.user}:${thread}`;

customElements.define(
  "chat-thread",
  class extends HTMLElement {
    connectedCallback() {
      this.log = this.querySelector("[role=log]");
      this.list = this.querySelector(".msgs");
      this.form = this.querySelector("form.compose");
      this.last = Number(this.dataset.last);
      this.unsent = new Map(JSON.parse(sessionStorage.getItem(store(this.dataset.thread)) ?? "[]"));
      this.hear("live:nudge", (told) => told.seq > this.last && this.catchUp());
      this.hear("live:read", () => this.catchUp());
      this.hear("live:typing", (told) => this.typing(told.name));
      document.addEventListener("live:heartbeat", (event) => {
        if ((event.detail.seqs[this.dataset.thread] ?? 0) > this.last) this.catchUp();
        if (this.unsent.size) this.resend();
      });
      document.addEventListener("live:ready", () => this.show());
      document.addEventListener("visibilitychange", () => this.read());
      window.addEventListener("online", () => this.resend());
      setInterval(() => document.documentElement.dataset.live !== "on" && this.catchUp(), POLL_MS);
      this.show();
      if (this.form) this.compose();
      for (const [id, text] of this.unsent) this.optimistic(id, text);
      this.resend();
      this.bottom();
    }

    hear(kind, act) {
      document.addEventListener(kind, (event) => event.detail.thread === this.dataset.thread && act(event.detail));
    }

    show() {
      document.dispatchEvent(new CustomEvent("live:show", { detail: this.dataset.thread }));
    }

    compose() {
      const { body, attached } = this.form.elements;
      this.form.addEventListener("submit", (event) => {
        event.preventDefault();
        event.stopPropagation();
        this.send();
      });
      body.addEventListener("keydown", (event) => {
        if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
          event.preventDefault();
          this.form.requestSubmit();
        }
      });
      body.addEventListener("input", () => {
        const now = Date.now();
        if (now - (this.typed ?? 0) < TYPING_MS) return;
        this.typed = now;
        document.dispatchEvent(new CustomEvent("live:say-typing", { detail: this.dataset.thread }));
      });
      attached.addEventListener("change", () => this.names(attached.files));
    }

    names(files) {
      const items = [...files].map((file) => Object.assign(document.createElement("li"), { textContent: file.name }));
      this.querySelector("[data-files]").replaceChildren(...items);
    }

    send() {
      const { body, attached } = this.form.elements;
      const text = body.value.trim();
      if (!text && !attached.files.length) return;
      const id = crypto.randomUUID?.() ?? this.form.elements.client_id.value;
      this.optimistic(id, text || [...attached.files].map((file) => file.name).join(", "));
      const data = new FormData(this.form);
      data.set("client_id", id);
      // Files do not survive a reload, words do.
      if (!attached.files.length) this.keep(id, text);
      this.post(id, data);
      body.value = "";
      attached.value = "";
      this.names([]);
      this.complain("");
    }

    keep(id, text) {
      if (text) this.unsent.set(id, text);
      else this.unsent.delete(id);
      sessionStorage.setItem(store(this.dataset.thread), JSON.stringify([...this.unsent]));
    }

    resend() {
      if (!this.form || this.resending) return;
      this.resending = true;
      const all = [...this.unsent].map(([id, text]) => {
        const data = new FormData();
        data.set("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
        data.set("body", text);
        data.set("client_id", id);
        return () => this.post(id, data);
      });
      // One after the other: they were said in this order.
      all.reduce((before, next) => before.then(next), Promise.resolve()).finally(() => (this.resending = false));
    }

    async post(id, data) {
      try {
        const answer = await fetch(this.form.action, { method: "POST", body: data, headers: { "X-Requested-With": "fetch" } });
        if (answer.status >= 500) throw new Error(answer.status);
        this.keep(id, null);
        if (answer.ok) await this.catchUp();
        else {
          const said = await answer.json().catch(() => ({}));
          this.row(id)?.classList.add("is-failed");
          this.complain(said.message ?? this.dataset.wordRefused);
        }
      } catch {
        this.row(id)?.classList.add("is-failed");
        this.complain(this.dataset.wordFailed);
        clearTimeout(this.retry);
        this.retry = setTimeout(() => this.resend(), 2000 + 2000 * Math.random());
      }
    }

    complain(words) {
      const line = Object.assign(document.createElement("p"), { className: "field__error", textContent: words });
      const box = this.querySelector("[data-errors]");
      box.setAttribute("role", "alert");
      box.replaceChildren(...(words ? [line] : []));
    }

    row(id) {
      return this.list.querySelector(`[data-client-id="${CSS.escape(id)}"]`);
    }

    optimistic(id, text) {
      if (this.row(id)) return;
      const row = Object.assign(document.createElement("li"), { className: "msg msg--mine is-pending" });
      row.dataset.clientId = id;
      row.append(Object.assign(document.createElement("div"), { className: "bubble", textContent: text }));
      this.list.append(row);
      this.bottom();
    }

    // One question at a time; what is nudged meanwhile is asked for afterwards.
    async catchUp() {
      if (this.asking) return void (this.again = true);
      this.asking = true;
      try {
        const answer = await fetch(`${this.dataset.messages}?after=${this.last}`);
        if (answer.ok) this.take(await answer.text(), Number(answer.headers.get("X-Read-Seq")));
      } catch {
        // Offline: the timer, the next nudge or the next heartbeat asks again.
        document.documentElement.dataset.live = "off";
      }
      this.asking = false;
      if (this.again) {
        this.again = false;
        await this.catchUp();
      }
    }

    take(html, readSeq) {
      const shelf = document.createElement("template");
      shelf.innerHTML = html;
      const near = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 160;
      const fresh = [...shelf.content.querySelectorAll("li")];
      for (const row of fresh) {
        const seq = Number(row.dataset.seq ?? 0);
        if (seq && this.list.querySelector(`#m${seq}`)) continue;
        const mine = row.dataset.clientId && this.row(row.dataset.clientId);
        if (mine) mine.replaceWith(row);
        else this.list.append(row);
        this.last = Math.max(this.last, seq);
      }
      for (const row of this.list.querySelectorAll("[data-seq]")) row.classList.toggle("is-read", Number(row.dataset.seq) <= readSeq);
      if (fresh.length) this.querySelector("[data-typing]").hidden = true;
      if (fresh.length && near) this.bottom();
      if (fresh.length) this.read();
    }

    // Told once a message is really in front of somebody.
    read() {
      if (document.visibilityState !== "visible" || !this.form || this.told === this.last) return;
      this.told = this.last;
      const data = new FormData();
      data.set("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
      data.set("seq", this.last);
      fetch(this.dataset.reading, { method: "POST", body: data }).catch(() => (this.told = null));
    }

    typing(name) {
      const line = this.querySelector("[data-typing]");
      line.querySelector("span").textContent = `${name} ${this.dataset.wordTyping}`;
      line.hidden = false;
      clearTimeout(this.hush);
      this.hush = setTimeout(() => (line.hidden = true), 3500);
    }

    bottom() {
      this.log.scrollTop = this.log.scrollHeight;
    }
  },
);
