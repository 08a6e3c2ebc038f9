// Prints what is heard of a tagged PDF, one JSON object a line: {"role", "text", "page"}. A content stream marks its text
// in the order of its numbers (MCID), so the nth tagged mark of a page is the one of number n; a page where the structure
// counts otherwise is read as it stands.
var INLINE = { Span: 1, Link: 1, Quote: 1, Reference: 1, Code: 1, Em: 1, Strong: 1, Annot: 1, Ruby: 1, Warichu: 1, BibEntry: 1 };
var document_ = new Document(scriptArgs[0]);
var marks = [];     // by page: the texts of its marks
var page_of = {};   // by object number

function tidy(text) { return text.replace(/\u00ad/g, "").replace(/[ \t\r\n]+/g, " ").replace(/^ | $/g, ""); }

function emit(role, text, page) {
  text = tidy(text);
  if (text) print(JSON.stringify({ role: role, text: text, page: page }));
}

function read_page(number) {
  var list = [], open = -1, depth = [];
  document_.loadPage(number).run({
    beginLayer: function (tag) {
      depth.push(open);
      if (tag === "Artifact") open = -1;
      else if (open < 0) { list.push({ role: tag, text: "" }); open = list.length - 1; }
    },
    endLayer: function () { open = depth.length ? depth.pop() : -1; },
    fillText: function (text) {
      if (open < 0) return;
      text.walk({
        beginSpan: function () {}, endSpan: function () {},
        showGlyph: function (font, matrix, glyph, unicode) { if (unicode > 0) list[open].text += String.fromCharCode(unicode); }
      });
    }
  }, Identity);
  return list;
}

function text_of(object, key) {
  var value = object.get(key);
  return value && !value.isNull() ? value.asString() : "";
}

function number_of(object) { return object && object.isIndirect() ? object.asIndirect() : -1; }

// What a unit says: its own marks and what stands within its line.
function Unit(role) { this.role = role; this.text = ""; this.page = 0; }

function add_mark(unit, page, mcid) {
  var mark = page === undefined ? undefined : marks[page][mcid];
  if (!mark) return;
  mark.used = true;
  unit.text += mark.text;
  if (!unit.page) unit.page = page + 1;
}

function add_link(object, page) {
  var action = object.get("A");
  var uri = action && !action.isNull() ? text_of(action, "URI") : "";
  if (uri) emit("Link", "→ " + uri, page === undefined ? 0 : page + 1);
}

function list_of(kids) {
  if (!kids || kids.isNull()) return [];
  if (!kids.isArray()) return [kids];
  var list = [];
  for (var i = 0; i < kids.length; i++) list.push(kids[i]);
  return list;
}

function page_at(object, page) {
  var at = page_of[number_of(object.get("Pg"))];
  return at === undefined ? page : at;
}

// An element being read: its kids, and the unit that they say something of.
function open_element(element, unit, page) {
  var role = element.get("S").asName(), own = !unit || !INLINE[role], at = page_at(element, page), into = own ? new Unit(role) : unit;
  var said = text_of(element, "Alt") || text_of(element, "ActualText");
  return { kids: list_of(element.get("K")), next: 0, unit: into, own: own, page: at, said: said, before: into.text };
}

function close_element(open) {
  if (open.said) open.unit.text = open.before + open.said;
  if (!open.unit.page && open.page !== undefined) open.unit.page = open.page + 1;
  if (open.own) emit(open.unit.role, open.unit.text, open.unit.page);
}

function read_kid(stack, open, kid) {
  if (kid.isNumber()) return add_mark(open.unit, open.page, kid.asNumber());
  var type = kid.get("Type");
  type = type && !type.isNull() ? type.asName() : "StructElem";
  if (type === "MCR") add_mark(open.unit, page_at(kid, open.page), kid.get("MCID").asNumber());
  else if (type === "OBJR") add_link(kid.get("Obj"), page_at(kid, open.page));
  else stack.push(open_element(kid, open.unit, open.page));
}

// The interpreter's own stack is small: elements are kept on one of ours.
function walk(tree) {
  var stack = [{ kids: list_of(tree.get("K")), next: 0, unit: new Unit("Document"), own: false, page: undefined, said: "", before: "" }];
  while (stack.length) {
    var open = stack[stack.length - 1];
    if (open.next < open.kids.length) read_kid(stack, open, open.kids[open.next++]);
    else close_element(stack.pop());
  }
}

function emit_rest() {
  for (var page = 0; page < marks.length; page++)
    for (var i = 0; i < marks[page].length; i++)
      if (!marks[page][i].used) emit(marks[page][i].role, marks[page][i].text, page + 1);
}

function main() {
  var trailer = document_.getTrailer(), root = trailer.get("Root"), tree = root.get("StructTreeRoot"), info = trailer.get("Info");
  for (var i = 0; i < document_.countPages(); i++) {
    marks.push(read_page(i));
    page_of[number_of(document_.findPage(i))] = i;
  }
  if (info && !info.isNull()) emit("Title", text_of(info, "Title"), 0);
  emit("Lang", text_of(root, "Lang"), 0);
  if (tree && !tree.isNull()) walk(tree);
  emit_rest();
}
main();
