// SPDX-License-Identifier: MIT

/** A node of Solidity's syntax tree, as far as it is read here. */
type Node = Readonly<Record<string, unknown>>;

/** What the compiler was given and what it made of it, for one build. */
export interface Compilation {
  /** Solidity source by path. */
  sources: ReadonlyMap<string, { content: string; ast: unknown; id: number }>;
}

/** A function that asks who calls it. */
export interface GuardedFunction {
  /** Four bytes, with 0x. */
  selector: string;
  name: string;
  /**
   * What it asks: names of modifiers, names of functions that check the sender for it, and comparisons with the sender as they
   * stand in the source.
   */
  guards: string[];
}

/** Checks of OpenZeppelin's and our own that ask who calls, though no comparison with the sender stands in them. */
const CHECKS = new Set(["_checkCanCall", "_requireLinkable", "_checkAuthorized"]);

/**
 * Finds every function of a contract that changes something and asks who calls it: in a modifier, in itself, or in an internal
 * function that it calls, however deep.
 *
 * @param options.source Path of the contract's source. @param options.contract Its name.
 */
export function findGuards(
  compilation: Compilation,
  options: { source: string; contract: string },
): GuardedFunction[] {
  const nodes = indexNodes(compilation);
  const root = childrenOf(compilation.sources.get(options.source)?.ast).find(
    (node) => node["nodeType"] === "ContractDefinition" && node["name"] === options.contract,
  );
  const found = new Map<string, GuardedFunction>();
  for (const base of idsIn(root?.["linearizedBaseContracts"])) {
    for (const node of childrenOf(nodes.get(base))) {
      const selector = node["functionSelector"];
      if (node["nodeType"] !== "FunctionDefinition" || typeof selector !== "string") continue;
      if (node["implemented"] !== true || isReader(node) || found.has(selector)) continue;
      const guards = [...new Set(guardsOf(node, compilation, nodes, new Set()))].sort();
      found.set(selector, { selector: `0x${selector}`, name: String(node["name"]), guards });
    }
  }
  return [...found.values()].filter(({ guards }) => guards.length > 0);
}

function isReader(node: Node): boolean {
  return node["stateMutability"] === "view" || node["stateMutability"] === "pure";
}

function guardsOf(
  definition: Node,
  compilation: Compilation,
  nodes: ReadonlyMap<number, Node>,
  seen: Set<Node>,
): string[] {
  if (seen.has(definition)) return [];
  seen.add(definition);
  const guards: string[] = [];
  const senders = new Set<number>();
  for (const node of walk(definition)) {
    if (node["nodeType"] === "VariableDeclarationStatement" && isSender(node["initialValue"], senders)) {
      const [variable] = nodesIn(node["declarations"]);
      if (typeof variable?.["id"] === "number") senders.add(variable["id"]);
    } else if (node["nodeType"] === "BinaryOperation" && comparesSender(node, senders)) {
      guards.push(textOf(node, compilation));
    } else if (node["nodeType"] === "ModifierInvocation") {
      const modifier = referenced(asNode(node["modifierName"]), nodes);
      if (modifier !== undefined && guardsOf(modifier, compilation, nodes, seen).length > 0) {
        guards.push(String(modifier["name"]));
      }
    } else if (node["nodeType"] === "FunctionCall") {
      const called = referenced(asNode(node["expression"]), nodes);
      if (called?.["nodeType"] !== "FunctionDefinition" || called["visibility"] === "external") continue;
      if (CHECKS.has(String(called["name"]))) guards.push(String(called["name"]));
      else guards.push(...guardsOf(called, compilation, nodes, seen));
    }
  }
  return guards;
}

function referenced(node: Node | undefined, nodes: ReadonlyMap<number, Node>): Node | undefined {
  const id = node?.["referencedDeclaration"];
  return typeof id === "number" ? nodes.get(id) : undefined;
}

/** Whether one side of a comparison is the sender itself. */
function comparesSender(node: Node, senders: ReadonlySet<number>): boolean {
  if (node["operator"] !== "==" && node["operator"] !== "!=") return false;
  return isSender(node["leftExpression"], senders) || isSender(node["rightExpression"], senders);
}

/** Whether an expression is `msg.sender`, `_msgSender()` or a variable that holds it. */
function isSender(value: unknown, senders: ReadonlySet<number>): boolean {
  const expression = asNode(value);
  if (expression?.["memberName"] === "sender") return asNode(expression["expression"])?.["name"] === "msg";
  const declaration = expression?.["referencedDeclaration"];
  if (typeof declaration === "number" && senders.has(declaration)) return true;
  return asNode(expression?.["expression"])?.["name"] === "_msgSender";
}

function textOf(node: Node, compilation: Compilation): string {
  const [start = 0, length = 0, file = 0] = String(node["src"]).split(":").map(Number);
  const source = [...compilation.sources.values()].find(({ id }) => id === file);
  // Solidity counts bytes.
  return Buffer.from(source?.content ?? "")
    .subarray(start, start + length)
    .toString()
    .replaceAll(/\s+/g, " ");
}

function indexNodes({ sources }: Compilation): Map<number, Node> {
  const nodes = new Map<number, Node>();
  for (const { ast } of sources.values()) {
    for (const node of walk(ast)) if (typeof node["id"] === "number") nodes.set(node["id"], node);
  }
  return nodes;
}

function* walk(value: unknown): Generator<Node> {
  if (Array.isArray(value)) {
    for (const item of value as readonly unknown[]) yield* walk(item);
    return;
  }
  const node = asNode(value);
  if (node === undefined) return;
  if (typeof node["nodeType"] === "string") yield node;
  for (const child of Object.values(node)) if (typeof child === "object") yield* walk(child);
}

function childrenOf(value: unknown): Node[] {
  return nodesIn(asNode(value)?.["nodes"]);
}

function nodesIn(value: unknown): Node[] {
  if (!Array.isArray(value)) return [];
  return value.map(asNode).filter((node) => node !== undefined);
}

function idsIn(value: unknown): number[] {
  return Array.isArray(value) ? value.filter((id: unknown) => typeof id === "number") : [];
}

function asNode(value: unknown): Node | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Node) : undefined;
}
