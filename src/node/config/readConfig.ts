// SPDX-License-Identifier: MIT
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { ConfigInvalidError, SecretInConfigError } from "../../errors/ConfigErrors.ts";
import { messageOf } from "../../errors/messageOf.ts";
import { configSchema, type NodeConfig } from "./configSchema.ts";
import { findSecret } from "./findSecret.ts";

const INSTEAD = {
  key: "in Hardhat's keystore or in the environment",
  password: "in the environment as ASSAY_DATABASE",
};

/**
 * Reads the node's configuration: one JSON file, of which the environment replaces what differs between machines. Secrets are
 * refused in the file.
 *
 * @param environment `ASSAY_DATABASE`, `ASSAY_HOST`, `ASSAY_PORT`, `ASSAY_LOG_LEVEL`.
 * @throws ConfigInvalidError that names every field that is wrong; SecretInConfigError.
 * @example const config = await readConfig("node.json", process.env);
 */
export async function readConfig(
  file: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<NodeConfig> {
  const content = await readObject(file);
  const secret = findSecret(content, ["nodeId"]);
  if (secret !== undefined) {
    throw new SecretInConfigError({ file, field: secret.field, instead: INSTEAD[secret.kind] });
  }
  const config = configSchema.safeParse(withEnvironment(content, environment));
  if (config.success) return config.data;
  const problem = config.error.issues
    .map(({ path, message }) => `${path.length === 0 ? "content" : path.join(".")}: ${message}`)
    .join("; ");
  throw new ConfigInvalidError({ file, problem, cause: config.error });
}

async function readObject(file: string): Promise<Record<string, unknown>> {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(await readFile(file, "utf8")));
  } catch (cause) {
    // A parser's message would quote the file.
    const problem = cause instanceof SyntaxError ? "it is not JSON" : messageOf(cause);
    throw new ConfigInvalidError({
      file,
      problem: cause instanceof z.ZodError ? "it is no object" : problem,
    });
  }
}

function withEnvironment(
  content: Record<string, unknown>,
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, unknown> {
  const { ASSAY_DATABASE: database, ASSAY_LOG_LEVEL: logLevel } = environment;
  const { ASSAY_HOST: host, ASSAY_PORT: port } = environment;
  const listen = z.record(z.string(), z.unknown()).safeParse(content["listen"] ?? {});
  return {
    ...content,
    ...(database !== undefined && { database }),
    ...(logLevel !== undefined && { logLevel }),
    // What is no object stays as it is, to be refused by the schema.
    ...(listen.success && {
      listen: {
        ...listen.data,
        ...(host !== undefined && { host }),
        ...(port !== undefined && { port: Number(port) }),
      },
    }),
  };
}
