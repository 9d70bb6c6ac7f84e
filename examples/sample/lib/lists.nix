# Lists.
{ lib }:
rec {
  inherit (builtins) all any concatLists concatMap elem filter genList head length map sort tail;

  foldr = f: initial: list:
    let
      count = length list;
      go = index: if index == count then initial else f (builtins.elemAt list index) (go (index + 1));
    in
    go 0;

  foldl = builtins.foldl';

  range = first: last: if first > last then [ ] else genList (n: first + n) (last - first + 1);

  optional = condition: value: if condition then [ value ] else [ ];

  optionals = condition: values: if condition then values else [ ];

  flatten = value: if builtins.isList value then concatMap flatten value else [ value ];

  imap = f: list: genList (n: f n (builtins.elemAt list n)) (length list);

  last = list: builtins.elemAt list (length list - 1);

  findFirst = predicate: default: list:
    let found = filter predicate list; in if found == [ ] then default else head found;

  count = predicate: foldl (total: value: if predicate value then total + 1 else total) 0;

  # Keeps the first of equal values.
  unique = foldl (seen: value: if elem value seen then seen else seen ++ [ value ]) [ ];

  uniqueStrings = values: lib.attrNames (lib.genAttrs values (_: null));

  zipWith = f: one: other:
    genList (n: f (builtins.elemAt one n) (builtins.elemAt other n))
      (lib.min (length one) (length other));

  min = a: b: if a < b then a else b;
  max = a: b: if a > b then a else b;
}
