// SPDX-License-Identifier: MIT
import { z } from "zod";
import { configSchema } from "./configSchema.ts";

/** One field of the configuration, as its reader needs it. */
export interface ConfigField {
  /** Path, such as `listen.port`; `[]` behind a list's name. */
  field: string;
  /** JSON; empty if there is none. */
  default: string;
  meaning: string;
}

interface FieldSchema {
  description?: string | undefined;
  default?: unknown;
  properties?: Readonly<Record<string, FieldSchema>> | undefined;
  items?: FieldSchema | undefined;
}

const fieldSchema: z.ZodType<FieldSchema> = z.lazy(() =>
  z.object({
    description: z.string().optional(),
    default: z.unknown().optional(),
    properties: z.record(z.string(), fieldSchema).optional(),
    items: fieldSchema.optional(),
  }),
);

/** Every field that a node's configuration may have. */
export function configTable(): ConfigField[] {
  return fieldsOf(fieldSchema.parse(z.toJSONSchema(configSchema, { io: "input" })), "");
}

function fieldsOf({ properties = {} }: FieldSchema, path: string): ConfigField[] {
  return Object.entries(properties).flatMap(([name, schema]): ConfigField[] => {
    const field = path + name;
    if (schema.properties !== undefined) return fieldsOf(schema, `${field}.`);
    const own = {
      field,
      default: schema.default === undefined ? "" : JSON.stringify(schema.default),
      meaning: schema.description ?? "",
    };
    return [own, ...(schema.items === undefined ? [] : fieldsOf(schema.items, `${field}[].`))];
  });
}
