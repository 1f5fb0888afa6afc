// node cqframework.mjs LIBRARY.cql NAME: the translator's own engine (Kotlin, compiled to JavaScript), over CQL text.
import { readFileSync } from "node:fs";
import { createLibrarySourceProvider, stringAsSource } from "@cqframework/cql/cql-to-elm";
import * as engine from "@cqframework/cql/engine";
import { KtList, KtMap } from "@cqframework/cql/kotlin-kotlin-stdlib";
import { BigDecimal } from "@cqframework/cql/shared";
import { made, serve } from "./lines.mjs";
import { libraryManager } from "./translate.mjs";

const [source, name] = process.argv.slice(2);
const text = readFileSync(source, "utf8");
const manager = libraryManager();
manager.librarySourceLoader.registerProvider(createLibrarySourceProvider(() => stringAsSource(text)));
const environment = new engine.Environment(manager);
const make = {
  boolean: (value) => new engine.Boolean(value),
  integer: (value) => new engine.Integer(value),
  string: (value) => new engine.String(value),
  list: (values) => new engine.List(KtList.fromJsArray(values.map((value) => new engine.String(value)))),
  decimal: (value) => new engine.Decimal(BigDecimal.fromString(value)),
  date: (value) => engine.Date.fromDateString(value),
  quantity: (value, unit) => new engine.Quantity().withValue(BigDecimal.fromString(value)).withUnit(unit),
};

serve((names, facts) => {
  const asked = new engine.EvaluationParams.LibraryParams.Builder();
  asked.expressionsByName(names);
  const request = new engine.EvaluationParams.Builder();
  request.libraryByName(name, asked.build());
  request.parameters = KtMap.fromJsMap(
    new Map(Object.entries(facts).map(([fact, value]) => [fact, made(value, make)])),
  );
  // An engine remembers its answers: each patient needs one of their own.
  const results = new engine.CqlEngine(environment).evaluate(request.build()).onlyResultOrThrow;
  return names.map((each) => {
    const value = results.getByName(each)?.value ?? null;
    return value === null ? null : (value.value ?? String(value).replace(/^@/, ""));
  });
});
