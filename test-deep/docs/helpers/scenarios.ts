// SPDX-License-Identifier: MIT

/** Commands of documents that other tests run, by how they begin, with the test that does. */
export const RUN_ELSEWHERE: readonly (readonly [command: string, where: string])[] = [
  ["npm start", "test/integration/demo.test.ts"],
  ["npm test", ".ci/run"],
  ["npm install assay", "test-deep/package/installed.test.ts"],
  // Asks for secrets, and is Hardhat's own.
  ["npx hardhat keystore set", "node_modules/@nomicfoundation/hardhat-keystore/package.json"],
  ["npx hardhat deploy --network sepolia", "test/deploy/deploy.test.ts"],
  ["npx hardhat deploy check --network sepolia", "test/deploy/deploy.test.ts"],
  ["npx hardhat deploy verify --network sepolia", "test/deploy/deploy.test.ts"],
  ["npx hardhat fund --network sepolia", "test/tasks/fund.test.ts"],
  // A file of phase 1 that is on the list of known ones has a gigabyte or is for tiny circuits only: these use their own.
  ["npx hardhat setup ", "test/tasks/setup.test.ts"],
  ["npx hardhat model verify --network live", "test/tasks/setup.test.ts"],
];

/** What a reader of a document has done before, in other documents, and the files that it speaks of. */
export const BEFORE: Readonly<Record<string, readonly string[]>> = {
  "docs/author.md": ["npx hardhat deploy --network localhost"],
  "docs/compiler.md": ["npx hardhat deploy --network localhost"],
  "docs/failures.md": [
    "npx hardhat deploy --network localhost",
    "npx hardhat model register --network localhost --onnx models/digits/digits-lite.onnx",
    "npx hardhat operator open --network localhost --stake 1000",
    "npx hardhat operator offer --network localhost --node <id> --onnx models/digits/digits-lite.onnx --price 2",
    "npx hardhat call request --network localhost --node <id> --onnx models/digits/digits-lite.onnx --image 7 --minutes 10",
    "chain: an hour later",
  ],
  "docs/integrator.md": [
    "npx hardhat deploy --network localhost",
    "npx hardhat model register --network localhost --onnx models/digits/digits.onnx",
  ],
  "docs/operator.md": [
    "npx hardhat deploy --network live",
    "npx hardhat model register --network live --onnx models/digits/digits.onnx",
  ],
  "models/digits/README.md": ["npx hardhat deploy --network localhost"],
};
