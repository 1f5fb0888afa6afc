// JSON lines in, JSON lines out: a request is {"names": […], "facts": {…}}, its
// answer {"values": […]} in that order.
import { createInterface } from "node:readline";

export async function serve(evaluate) {
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    const { names, facts } = JSON.parse(line);
    if (!process.stdout.write(JSON.stringify({ values: await answers(evaluate, names, facts) }) + "\n")) {
      await new Promise((resolve) => process.stdout.once("drain", resolve));
    }
  }
}

// The values of all names; where one of them can not be evaluated, {"error": why} stands in its place.
async function answers(evaluate, names, facts) {
  try {
    return await evaluate(names, facts);
  } catch (problem) {
    if (names.length === 1) return [{ error: String(problem?.message ?? problem).trim().split("\n")[0] }];
    return (await Promise.all(names.map((name) => answers(evaluate, [name], facts)))).flat();
  }
}

// A fact by its kind: {"date": "2026-02-28"}, {"quantity": "5.5", "unit": "mm"}, {"decimal": "1.5"}, a plain value, a list.
export function made(value, make) {
  if (value === null) return null;
  if (Array.isArray(value)) return make.list(value);
  if (typeof value === "object") {
    if ("date" in value) return make.date(value.date);
    if ("quantity" in value) return make.quantity(value.quantity, value.unit);
    return make.decimal(value.decimal);
  }
  switch (typeof value) {
    case "boolean":
      return make.boolean(value);
    case "number":
      return make.integer(value);
    default:
      return make.string(value);
  }
}
