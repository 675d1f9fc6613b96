// Reads .axml and .wxml, and renders what a person would see, as far as the mini programs use it: text, {{expressions}},
// conditions and attributes.

const TAG = /<!--[\s\S]*?-->|<(\/?)([\w-]+)((?:\s+[\w:-]+(?:\s*=\s*"[^"]*")?)*)\s*(\/?)>|[^<]+/g;
const ATTRIBUTE = /([\w:-]+)(?:\s*=\s*"([^"]*)")?/g;
const EXPRESSION = /\{\{(.*?)\}\}/g;

function parseTemplate(source, name) {
  const root = { tag: '', attributes: {}, children: [] };
  const open = [root];
  let read = 0;
  for (const match of source.matchAll(TAG)) {
    if (match.index !== read) throw new Error(`${name}: cannot be read at "${source.slice(read, read + 30)}"`);
    read += match[0].length;
    const [text, closing, tag, attributes, selfClosing] = match;
    if (text.startsWith('<!--')) continue;
    const parent = open[open.length - 1];
    if (tag === undefined) {
      if (text.trim() !== '') parent.children.push(text.trim());
    } else if (closing) {
      if (parent.tag !== tag) throw new Error(`${name}: </${tag}> closes <${parent.tag}>`);
      open.pop();
    } else {
      const element = { tag, attributes: {}, children: [] };
      for (const [, key, value = 'true'] of attributes.matchAll(ATTRIBUTE)) element.attributes[key] = value;
      parent.children.push(element);
      if (!selfClosing) open.push(element);
    }
  }
  if (read !== source.length || open.length !== 1) throw new Error(`${name}: <${open[open.length - 1].tag}> is not closed`);
  return root;
}

/** Every element of a template, whatever its conditions. */
function* elementsOf(node) {
  for (const child of node.children) {
    if (typeof child === 'string') continue;
    yield child;
    yield* elementsOf(child);
  }
}

/** Every {{expression}} of a template. */
function* expressionsOf(node) {
  const texts = node.children.filter((child) => typeof child === 'string').concat(Object.values(node.attributes));
  for (const text of texts) for (const [, expression] of text.matchAll(EXPRESSION)) yield expression.trim();
  for (const child of node.children) if (typeof child !== 'string') yield* expressionsOf(child);
}

/** A field that is not in data is a ReferenceError. */
function evaluate(expression, data) {
  return new Function('data', `with (data) { return (${expression}); }`)(data);
}

function interpolate(text, data) {
  const whole = /^\{\{([^}]*)\}\}$/.exec(text);
  if (whole) return evaluate(whole[1], data);
  return text.replace(EXPRESSION, (all, expression) => String(evaluate(expression, data)));
}

/** The elements that are shown: { tag, attributes, children }, with values in place of expressions. */
function render(node, data, prefix) {
  const element = { tag: node.tag, attributes: {}, children: [] };
  for (const [key, value] of Object.entries(node.attributes)) element.attributes[key] = interpolate(value, data);
  let taken = false;
  for (const child of node.children) {
    if (typeof child === 'string') {
      element.children.push(interpolate(child, data));
      continue;
    }
    const condition = child.attributes[`${prefix}:if`];
    const otherwise = `${prefix}:else` in child.attributes;
    if (condition !== undefined) taken = Boolean(interpolate(condition, data));
    if (otherwise ? taken : condition !== undefined && !taken) continue;
    element.children.push(render(child, data, prefix));
  }
  return element;
}

function textOf(element) {
  return element.children.map((child) => (typeof child === 'string' ? child : textOf(child))).join(' ');
}
