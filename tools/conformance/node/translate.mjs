// CQL text to ELM by the official translator; its complaints with it.
import { CqlTranslator, LibraryManager, ModelManager, createUcumService } from "@cqframework/cql/cql-to-elm";
import { SystemModelInfoProvider } from "@cqframework/cql/cql";
import { BigDecimal } from "@cqframework/cql/shared";
import { Pair } from "@cqframework/cql/kotlin-kotlin-stdlib";
import ucum from "@lhncbc/ucum-lhc";

const units = ucum.UcumLhcUtils.getInstance();

// The translator asks whether a unit exists; engines built on it ask to convert.
const convert = (value, from, to) => {
  const { status, toVal, msg } = units.convertUnitTo(from, Number(value), to);
  if (status !== "succeeded") throw new Error(msg.join("; "));
  return String(toVal);
};
const validate = (unit) => {
  const { status, msg } = units.validateUnitString(unit);
  return status === "valid" ? null : msg.join("; ");
};
const joined = (join, unit) => (a, b) =>
  new Pair(join(a.first, b.first), unit(a.second, b.second));
const multiply = joined((a, b) => a.multiply(b), (a, b) => `(${a}).(${b})`);
const divide = joined((a, b) => BigDecimal.fromDouble(a.toDouble() / b.toDouble()), (a, b) => `(${a})/(${b})`);

export function libraryManager() {
  const models = new ModelManager();
  models.modelInfoLoader.registerModelInfoProvider(new SystemModelInfoProvider());
  return new LibraryManager(models, undefined, undefined, createUcumService(convert, validate, multiply, divide));
}

// ELM as JSON text, and what the translator had to say: [{severity, message, line}].
export function translate(text) {
  const translator = CqlTranslator.fromText(text, libraryManager());
  const messages = [...translator.exceptions.asJsReadonlyArrayView()].map((e) => ({
    severity: e.severity.name,
    message: e.message,
    line: e.locator?.startLine ?? null,
  }));
  return { elm: translator.toJson(), messages };
}
