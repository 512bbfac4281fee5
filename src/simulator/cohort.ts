// SPDX-License-Identifier: MIT

const DAYS_PER_WEEK = 7;

/** What became of one newcomer. Ages are days since arrival; −1 for what did not happen. */
export interface Member {
  firstCall: number;
  brokeEven: number;
  left: number;
  /** USD since arrival, when the watch ended or when he left. */
  profit: number;
}

/** What became of a group of newcomers while they were watched. NaN if there were none. */
export interface CohortFigures {
  count: number;
  /** Mean weeks to the first call, those who got none counted as the whole watch. */
  weeksToFirstCall: number;
  /** Mean weeks until all costs were earned back, those who never got there counted as the whole watch. */
  weeksToBreakEven: number;
  /** Share who had earned all their costs back when the watch ended. */
  breakEven: number;
  /** Share who were still there when the watch ended. */
  survival: number;
  /** USD, mean at the end of the watch. */
  profit: number;
  /** Share still there after 0, 1, 2 … weeks. */
  survivalCurve: number[];
  /** Share who had had a call after 0, 1, 2 … weeks. */
  firstCallCurve: number[];
}

/**
 * Boils a group of newcomers down to figures.
 *
 * @param options.weeks How long each was watched.
 * @example cohort({ weeks: 20, members }).survival
 */
export function cohort({ weeks, members }: { weeks: number; members: readonly Member[] }): CohortFigures {
  const days = weeks * DAYS_PER_WEEK;
  const share = (holds: (member: Member) => boolean): number => members.filter(holds).length / members.length;
  const meanWeeks = (age: (member: Member) => number): number => {
    const capped = members.map((member) => (age(member) < 0 ? days : Math.min(days, age(member))));
    return capped.reduce((sum, each) => sum + each, 0) / DAYS_PER_WEEK / members.length;
  };
  const atEachWeek = (holds: (member: Member, age: number) => boolean): number[] =>
    Array.from({ length: weeks + 1 }, (_, week) => share((member) => holds(member, week * DAYS_PER_WEEK)));
  const isThere = ({ left }: Member, age: number): boolean => left < 0 || left > age;
  return {
    count: members.length,
    weeksToFirstCall: meanWeeks(({ firstCall }) => firstCall),
    weeksToBreakEven: meanWeeks(({ brokeEven }) => brokeEven),
    breakEven: share(({ profit }) => profit >= 0),
    survival: share((member) => isThere(member, days)),
    profit: members.reduce((sum, { profit }) => sum + profit, 0) / members.length,
    survivalCurve: atEachWeek(isThere),
    firstCallCurve: atEachWeek(({ firstCall }, age) => firstCall >= 0 && firstCall < age),
  };
}
