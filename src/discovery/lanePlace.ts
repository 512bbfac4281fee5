// SPDX-License-Identifier: MIT

/**
 * Where a newcomer stands in a listing, counted from 0: newcomers are spread evenly, so that a lane's share of places is about its
 * share of what callers look at, instead of the end that nobody reaches.
 *
 * @param newcomer Which newcomer, from 0. @param newcomers How many were drawn. @param size Places of the listing; at least `newcomers`.
 * @example lanePlace(0, 1, 20); // 10
 */
export function lanePlace(newcomer: number, newcomers: number, size: number): number {
  return Math.floor(((newcomer + 1) * size) / (newcomers + 1));
}
