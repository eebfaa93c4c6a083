import { printApiSchema } from "../print-schema.js";

process.stdout.write(printApiSchema());
