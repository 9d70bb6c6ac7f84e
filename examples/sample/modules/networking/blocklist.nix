# Networks from which nothing but noise was ever seen (here: the range for benchmarks).
{ lib }:
lib.concatMap
  (high: map (low: "198.18.${toString high}.${toString (8 * low)}/29") (lib.range 0 31))
  (lib.range 0 79)
