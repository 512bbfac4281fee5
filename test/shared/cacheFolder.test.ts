// SPDX-License-Identifier: MIT
import path from "node:path";
import { expect } from "chai";
import { cacheFolder } from "../../src/shared/cacheFolder.ts";

describe("cacheFolder", () => {
  const home = path.resolve("home");
  const installed = { packaged: true, platform: "linux", environment: {}, home } as const;

  it("is the repository's own while nothing is packaged", () => {
    expect(cacheFolder("keys", { environment: { XDG_CACHE_HOME: home } })).to.equal(
      path.join("cache", "keys"),
    );
  });

  it("is the user's for the installed package, wherever the system keeps it", () => {
    expect(cacheFolder("keys", installed)).to.equal(path.join(home, ".cache", "assay", "keys"));
    expect(cacheFolder("keys", { ...installed, environment: { XDG_CACHE_HOME: home } })).to.equal(
      path.join(home, "assay", "keys"),
    );
    expect(cacheFolder("keys", { ...installed, platform: "darwin" })).to.equal(
      path.join(home, "Library", "Caches", "assay", "keys"),
    );
    expect(
      cacheFolder("keys", { ...installed, platform: "win32", environment: { LOCALAPPDATA: home } }),
    ).to.equal(path.join(home, "assay", "Cache", "keys"));
  });

  it("ignores a relative XDG_CACHE_HOME, which would be another folder in every project", () => {
    expect(cacheFolder("keys", { ...installed, environment: { XDG_CACHE_HOME: "here" } })).to.equal(
      path.join(home, ".cache", "assay", "keys"),
    );
  });

  it("is where ASSAY_CACHE says, in the repository as in the package", () => {
    const environment = { ASSAY_CACHE: "elsewhere", XDG_CACHE_HOME: home };
    for (const packaged of [true, false])
      expect(cacheFolder("models", { ...installed, packaged, environment })).to.equal(
        path.join("elsewhere", "models"),
      );
  });
});
