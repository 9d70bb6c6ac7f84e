# Strings.
{ lib }:
rec {
  inherit (builtins) concatStringsSep replaceStrings stringLength substring;

  concatStrings = concatStringsSep "";
  concatMapStrings = f: list: concatStrings (map f list);
  concatMapStringsSep = separator: f: list: concatStringsSep separator (map f list);
  concatLines = concatMapStrings (line: line + "\n");

  optionalString = condition: text: if condition then text else "";

  hasPrefix = prefix: text: substring 0 (stringLength prefix) text == prefix;

  hasSuffix = suffix: text:
    let
      whole = stringLength text;
      part = stringLength suffix;
    in
    whole >= part && substring (whole - part) part text == suffix;

  removePrefix = prefix: text:
    if hasPrefix prefix text
    then substring (stringLength prefix) (-1) text
    else text;

  splitString = separator: text:
    builtins.filter builtins.isString (builtins.split (escapeRegex separator) text);

  escape = characters: replaceStrings characters (map (character: "\\" + character) characters);

  escapeRegex = escape [ "\\" "^" "$" "." "|" "?" "*" "+" "(" ")" "[" "]" "{" "}" ];

  # Quotes only where the shell would not take the text as one word.
  escapeShellArg = argument:
    let text = toString argument; in
    if builtins.match "[[:alnum:]%+,./:=@_-]+" text != null then text
    else "'${replaceStrings [ "'" ] [ "'\\''" ] text}'";

  fixedWidth = width: filler: text:
    if stringLength text >= width then text else fixedWidth width filler (filler + text);

  toUpper =
    let
      lower = lib.genList (n: substring n 1 "abcdefghijklmnopqrstuvwxyz") 26;
      upper = lib.genList (n: substring n 1 "ABCDEFGHIJKLMNOPQRSTUVWXYZ") 26;
    in
    replaceStrings lower upper;

  showPath = concatMapStringsSep "."
    (name: if builtins.match "[a-zA-Z_][a-zA-Z0-9_'-]*" name != null then name else ''"${name}"'');

  versionAtLeast = one: other: builtins.compareVersions one other >= 0;
}
