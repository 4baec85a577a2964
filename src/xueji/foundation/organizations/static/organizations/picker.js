// Turns every <select data-picker="address"> into a search: typing asks the address, picking sets the select.
// The select stays the field of the form, so the page works without this script too.

const WAIT_MILLISECONDS = 200;
let count = 0;

async function find(address, text) {
  const answer = await fetch(`${address}?q=${encodeURIComponent(text)}`, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(answer.statusText);
  return (await answer.json()).results;
}

function element(tag, attributes = {}, text = "") {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (text) made.textContent = text;
  return made;
}

class Picker {
  constructor(select) {
    this.select = select;
    this.rows = [];
    this.at = -1;
    this.asked = 0;
    this.listId = `picker-list-${(count += 1)}`;
    this.build();
    this.showChosen();
  }

  build() {
    const { select } = this;
    this.input = element("input", {
      type: "text", class: "form-control", role: "combobox", autocomplete: "off", "aria-autocomplete": "list",
      "aria-expanded": "false", "aria-controls": this.listId, placeholder: select.dataset.pickerPlaceholder || "输入名字、编码或拼音首字母",
    });
    this.list = element("ul", { class: "org-picker-list", role: "listbox", id: this.listId, hidden: "" });
    this.status = element("p", { class: "visually-hidden", role: "status" });
    this.chosen = element("div", { class: "org-picker-chosen" });
    const box = element("div", { class: "org-picker" });
    const label = document.querySelector(`label[for="${select.id}"]`);
    if (label) {
      this.input.id = `${select.id}_search`;
      label.htmlFor = this.input.id;
      this.list.setAttribute("aria-label", label.textContent.trim());
    }
    const described = select.getAttribute("aria-describedby");
    if (described) this.input.setAttribute("aria-describedby", described);
    select.hidden = true;
    select.required = false;
    select.after(box);
    box.append(this.input, this.list, this.status, this.chosen);
    this.listen(box);
  }

  listen(box) {
    this.input.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.search(), WAIT_MILLISECONDS);
    });
    this.input.addEventListener("click", () => this.search());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const row = event.target.closest("[role=option]");
      if (row) this.pick(this.rows[Number(row.dataset.index)]);
    });
    box.addEventListener("focusout", (event) => {
      if (!box.contains(event.relatedTarget)) this.close();
    });
  }

  async search() {
    const text = this.input.value.trim();
    const asked = (this.asked += 1);
    if (!text) return this.showOffered();
    try {
      const rows = await find(this.select.dataset.picker, text);
      if (asked === this.asked) this.show(rows);
    } catch {
      this.status.textContent = "暂时查不到，请检查网络后再试。";
    }
    return undefined;
  }

  showOffered() {
    const offered = [...this.select.options].filter((option) => option.value && !option.selected);
    this.show(offered.map((option) => ({ id: option.value, name: option.text, detail: "" })));
  }

  show(rows) {
    this.rows = rows;
    this.at = rows.length ? 0 : -1;
    this.list.replaceChildren(...rows.map((row, index) => this.option(row, index)));
    this.list.hidden = !rows.length;
    this.input.setAttribute("aria-expanded", String(rows.length > 0));
    this.status.textContent = rows.length ? `查到 ${rows.length} 项，用上下键选择。` : "没有查到。";
    this.mark();
  }

  option(row, index) {
    const made = element("li", { role: "option", id: `${this.listId}-${index}`, "data-index": index }, row.name);
    if (row.detail) made.append(element("span", {}, row.detail));
    return made;
  }

  mark() {
    [...this.list.children].forEach((row, index) => row.setAttribute("aria-selected", String(index === this.at)));
    const current = this.list.children[this.at];
    if (current) {
      this.input.setAttribute("aria-activedescendant", current.id);
      current.scrollIntoView({ block: "nearest" });
    } else this.input.removeAttribute("aria-activedescendant");
  }

  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.list.hidden) this.search();
    else if (step && this.rows.length) {
      this.at = (this.at + step + this.rows.length) % this.rows.length;
      this.mark();
    } else if (event.key === "Enter" && !this.list.hidden) this.pick(this.rows[this.at]);
    else if (event.key === "Escape" && !this.list.hidden) this.close();
    else return;
    event.preventDefault();
  }

  pick(row) {
    if (!row) return;
    const value = String(row.id);
    let option = [...this.select.options].find((one) => one.value === value);
    if (!option) this.select.add((option = new Option(row.name, value)));
    option.selected = true;
    this.input.value = "";
    this.close();
    this.changed();
  }

  drop(option) {
    option.selected = false;
    if (!this.select.multiple) this.select.value = "";
    this.changed();
    this.input.focus();
  }

  changed() {
    this.showChosen();
    this.select.dispatchEvent(new Event("change", { bubbles: true }));
  }

  showChosen() {
    const picked = [...this.select.selectedOptions].filter((option) => option.value);
    this.chosen.replaceChildren(...picked.map((option) => {
      const button = element("button", { type: "button", class: "btn", "aria-label": `移除${option.text}` }, `${option.text} ×`);
      button.addEventListener("click", () => this.drop(option));
      return button;
    }));
  }

  close() {
    this.asked += 1;
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}

function enhance(root) {
  for (const select of root.querySelectorAll("select[data-picker]:not([data-picker-ready])")) {
    select.dataset.pickerReady = "";
    new Picker(select);
  }
}

enhance(document);
document.body.addEventListener("htmx:load", (event) => enhance(event.target));
