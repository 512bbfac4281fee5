// SPDX-License-Identifier: MIT
import { homedir } from "node:os";
import path from "node:path";
import { isPackaged } from "./isPackaged.ts";

/** @see cacheFolder */
export interface CacheFolderOptions {
  packaged?: boolean;
  platform?: NodeJS.Platform;
  environment?: Readonly<Record<string, string | undefined>>;
  home?: string;
}

/**
 * A folder for what takes long to make and can be made again: compiled models, development keys. `ASSAY_CACHE` of the
 * environment names where; else it is `cache/` of the repository, or, for the installed package, the user's own cache
 * (`$XDG_CACHE_HOME/assay` or what the system has instead), which all projects share: what it holds is found by its hash.
 *
 * @param name - Of the folder below it.
 * @example const folder = path.join(cacheFolder("keys"), hash);
 */
export function cacheFolder(
  name: string,
  {
    packaged = isPackaged,
    platform = process.platform,
    environment = process.env,
    home = homedir(),
  }: CacheFolderOptions = {},
): string {
  const { ASSAY_CACHE: given, XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = environment;
  if (given !== undefined && given !== "") return path.join(given, name);
  if (!packaged) return path.join("cache", name);
  if (platform === "win32")
    return path.join(local ?? path.join(home, "AppData", "Local"), "assay", "Cache", name);
  if (platform === "darwin") return path.join(home, "Library", "Caches", "assay", name);
  // The standard says to ignore relative paths.
  const base = xdg !== undefined && path.isAbsolute(xdg) ? xdg : path.join(home, ".cache");
  return path.join(base, "assay", name);
}
