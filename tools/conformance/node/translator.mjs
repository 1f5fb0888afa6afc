// node translator.mjs LIBRARY.cql ELM.json: writes the ELM, prints what the translator had to say.
import { readFileSync, writeFileSync } from "node:fs";
import { translate } from "./translate.mjs";

const [source, target] = process.argv.slice(2);
const { elm, messages } = translate(readFileSync(source, "utf8"));
writeFileSync(target, elm);
process.stdout.write(JSON.stringify(messages) + "\n");
