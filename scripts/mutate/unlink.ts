// SPDX-License-Identifier: MIT
import { globSync } from "node:fs";
import path from "node:path";
import { closureOf, importsOf, readSource } from "./sources.ts";

/** The name of the source that holds the function that deploys by name. */
const HELPER = "mutate/deployByName.sol";

const HELPER_SOURCE = `// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

interface Artifacts {
    function getCode(string calldata artifact) external view returns (bytes memory creationCode);
}

function deployByName(string memory artifact, bytes memory parameters) returns (address payable deployed) {
    Artifacts artifacts = Artifacts(address(uint160(uint256(keccak256("hevm cheat code")))));
    bytes memory code = bytes.concat(artifacts.getCode(artifact), parameters);
    assembly {
        deployed := create(0, add(code, 32), mload(code))
        if iszero(deployed) {
            returndatacopy(0, 0, returndatasize())
            revert(0, returndatasize())
        }
    }
}
`;

/** A contract of ours that tests deploy. */
export interface Deployable {
  readonly file: string;
  readonly name: string;
}

/** The contracts that can be deployed, mocks aside. */
export const DEPLOYABLE: readonly Deployable[] = globSync("contracts/**/*.sol")
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => !file.startsWith("contracts/mocks/"))
  .sort()
  .flatMap((file) => {
    const name = path.basename(file, ".sol");
    return new RegExp(String.raw`^contract ${name}\b`, "m").test(readSource(file)) ? [{ file, name }] : [];
  });

/**
 * Texts of tests that deploy by name what they would otherwise contain: then a mutant is compiled without its tests.
 * Covers all sources that the files import.
 */
export function unlinkTests(files: readonly string[]): Readonly<Record<string, string>> {
  const names = new Set(files.flatMap((file) => [...closureOf(file)]));
  const changed: Record<string, string> = {};
  for (const name of names) {
    if (!name.startsWith("test/")) continue;
    let source = readSource(name);
    for (const contract of DEPLOYABLE) source = replaceNew(source, contract);
    if (source !== readSource(name)) changed[name] = `${source}\nimport {deployByName} from "${HELPER}";\n`;
  }
  return Object.keys(changed).length === 0 ? changed : { ...changed, [HELPER]: HELPER_SOURCE };
}

/**
 * Whether code of a source is in a test itself, and not only in contracts that the test deploys by name. What a mock deploys is
 * part of the mock.
 */
export function isInlined(file: string, test: string): boolean {
  const seen = new Set<string>();
  const queue = [test];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (seen.has(next)) continue;
    if (next === file) return true;
    seen.add(next);
    const deploysByName = next.startsWith("test/");
    queue.push(...importsOf(next).filter((imported) => !(deploysByName && isDeployable(imported))));
  }
  return false;
}

function isDeployable(file: string): boolean {
  return DEPLOYABLE.some((contract) => contract.file === file);
}

function replaceNew(source: string, contract: Deployable): string {
  const start = new RegExp(String.raw`\bnew ${contract.name}\(`).exec(source);
  if (start === null) return source;
  const open = start.index + start[0].length;
  const close = closingBracket(source, open);
  const artifact = `${contract.file}:${contract.name}`;
  const call = `${contract.name}(deployByName("${artifact}", abi.encode(${source.slice(open, close)})))`;
  return source.slice(0, start.index) + call + replaceNew(source.slice(close + 1), contract);
}

/** Where the bracket closes that was opened before a place. */
function closingBracket(source: string, from: number): number {
  let depth = 1;
  for (let place = from; place < source.length; place++) {
    if (source[place] === "(") depth++;
    if (source[place] === ")" && --depth === 0) return place;
  }
  return source.length;
}
