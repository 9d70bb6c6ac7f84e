# Configuration files from attribute sets.
{ lib }:
rec {
  renderScalar = value:
    if value == true then "true"
    else if value == false then "false"
    else if value == null then ""
    else if builtins.isFloat value then builtins.toJSON value
    else toString value;

  renderLine = separator: name: value: "${name}${separator}${renderScalar value}";

  # One line a value; a list gives one line an element.
  toKeyValue = separator: set:
    lib.concatLines (lib.concatLists (lib.mapAttrsToList
      (name: value:
        map (renderLine separator name) (if builtins.isList value then value else [ value ]))
      set));

  toINI = sections:
    lib.concatStringsSep "\n" (lib.mapAttrsToList
      (name: section: "[${name}]\n${toKeyValue "=" section}")
      sections);

  # Blocks with braces, as several servers read them.
  toBlocks = indent: set:
    lib.concatStrings (lib.mapAttrsToList
      (name: value:
        if builtins.isAttrs value && ! lib.isDerivation value
        then "${indent}${name} {\n${toBlocks (indent + "  ") value}${indent}}\n"
        else lib.concatMapStrings
          (one: "${indent}${renderLine " " name one};\n")
          (lib.flatten [ value ]))
      set);

  toShellVariables = set:
    lib.concatLines (lib.mapAttrsToList (name: value: "${name}=${lib.escapeShellArg value}") set);
}
