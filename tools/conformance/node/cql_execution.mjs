// node cql_execution.mjs ELM.json: the reference engine in JavaScript, over ELM.
import { readFileSync } from "node:fs";
import cql from "cql-execution";
import { made, serve } from "./lines.mjs";

const library = new cql.Library(JSON.parse(readFileSync(process.argv[2], "utf8")));
const codes = new cql.CodeService({});
const now = new Date();
const same = (value) => value;
const make = {
  boolean: same,
  integer: same,
  string: same,
  list: same,
  decimal: Number,
  date: (text) => cql.Date.parse(text),
  quantity: (value, unit) => new cql.Quantity(Number(value), unit),
};

serve(async (names, facts) => {
  const parameters = Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, made(value, make)]));
  const context = new cql.UnfilteredContext(library, null, codes, parameters, now);
  const values = [];
  for (const name of names) {
    const value = await library.expressions[name].execute(context);
    values.push(value === undefined ? null : value?.isDate ? value.toString() : value);
  }
  return values;
});
