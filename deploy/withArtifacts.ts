// SPDX-License-Identifier: MIT
import type { IgnitionModuleBuilder } from "@nomicfoundation/ignition-core";
import { isPackaged } from "../src/shared/isPackaged.ts";
import { artifactOf } from "./artifactOf.ts";

/**
 * A builder of modules that, in a project which has installed the package, deploys the package's contracts, whatever the
 * project compiles itself. In the repository it is the builder that is given.
 */
export function withArtifacts(builder: IgnitionModuleBuilder): IgnitionModuleBuilder {
  if (!isPackaged) return builder;
  return new Proxy(builder, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property);
      if (typeof value !== "function") return value;
      if (property !== "contract" && property !== "contractAt") return value.bind(target) as unknown;
      return (name: string, ...rest: unknown[]): unknown =>
        value.call(target, name, artifactOf(name), ...rest);
    },
  });
}
