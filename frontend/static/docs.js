// The schema's documentation, from introspection, with a search over types and fields.
const reference = "kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } }";
const introspection = `{ __schema {
  queryType { name } mutationType { name } subscriptionType { name }
  types { kind name description
    fields(includeDeprecated: true) { name description args { name description type { ${reference} } } type { ${reference} } }
    inputFields { name description type { ${reference} } }
    enumValues { name description } possibleTypes { name } } } }`;
const MAX = 60;

const written = (type) =>
  type.kind === "NON_NULL" ? `${written(type.ofType)}!` : type.kind === "LIST" ? `[${written(type.ofType)}]` : type.name;
const named = (type) => (type.ofType ? named(type.ofType) : type.name);

function element(name, text, ...children) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  made.append(...children);
  return made;
}

export async function showDocs({ list, search, words, ask }) {
  let schema;
  list.textContent = words.sayLoading;
  try {
    schema = (await ask({ query: introspection })).body.data.__schema;
  } catch {
    list.textContent = words.sayFailed;
    return;
  }
  const types = new Map(schema.types.filter((type) => !type.name.startsWith("__")).map((type) => [type.name, type]));
  const roots = [schema.queryType, schema.mutationType, schema.subscriptionType].filter(Boolean).map((root) => root.name);

  const opener = (name, text = name) => {
    const button = element("button", text);
    button.type = "button";
    button.addEventListener("click", () => open(name));
    return button;
  };

  function line(field) {
    const code = element("code", field.name);
    if (field.args?.length) {
      code.append("(", ...field.args.flatMap((arg, index) => [index ? ", " : "", `${arg.name}: `, opener(named(arg.type), written(arg.type))]), ")");
    }
    if (field.type) code.append(": ", opener(named(field.type), written(field.type)));
    const item = element("li", "", code);
    if (field.description) item.append(element("p", field.description));
    return item;
  }

  function open(name) {
    const type = types.get(name);
    if (!type) return;
    const members = type.fields ?? type.inputFields ?? type.enumValues ?? [];
    const union = (type.possibleTypes ?? []).map((each) => element("li", "", opener(each.name)));
    const back = opener(null, "←");
    back.addEventListener("click", home);
    list.replaceChildren(
      element("p", "", back),
      element("h3", type.name),
      element("p", type.description ?? ""),
      element("ul", "", ...members.map(line), ...union),
    );
  }

  function home() {
    list.replaceChildren(element("ul", "", ...roots.map((name) => element("li", "", opener(name)))));
  }

  function find() {
    const wanted = search.value.trim().toLowerCase();
    if (!wanted) return home();
    const found = [];
    for (const type of types.values()) {
      if (type.name.toLowerCase().includes(wanted)) found.push(element("li", "", opener(type.name)));
      for (const field of type.fields ?? type.inputFields ?? []) {
        if (field.name.toLowerCase().includes(wanted)) found.push(element("li", "", opener(type.name, `${type.name}.${field.name}`)));
      }
    }
    list.replaceChildren(found.length ? element("ul", "", ...found.slice(0, MAX)) : element("p", words.sayNothing));
  }

  search.addEventListener("input", find);
  home();
}
