# Types of options: what they accept, and how several definitions become one value.
{ lib }:
let
  describe = definitions:
    lib.concatMapStringsSep ", " (definition: toString definition.file) definitions;

  mergeOne = path: definitions:
    if builtins.length definitions == 1 then (lib.head definitions).value
    else throw "The option `${lib.showPath path}' is defined more than once: ${describe definitions}";

  mergeEqual = path: definitions:
    let first = (lib.head definitions).value; in
    if lib.all (definition: definition.value == first) definitions then first
    else throw "The option `${lib.showPath path}' has conflicting values: ${describe definitions}";

  mkType = { name, check, merge ? mergeEqual, description ? name, nested ? [ ] }:
    { inherit name check merge description nested; };

  elementsOf = definitions:
    lib.concatMap
      (definition: map (value: { inherit (definition) file; inherit value; }) definition.value)
      definitions;
in
rec {
  unspecified = mkType { name = "unspecified"; check = _: true; merge = mergeOne; };
  anything = mkType {
    name = "anything";
    check = _: true;
    merge = path: definitions:
      if lib.all (definition: builtins.isAttrs definition.value) definitions
      then lib.foldl (all: definition: lib.recursiveUpdate all definition.value) { } definitions
      else mergeEqual path definitions;
  };

  bool = mkType { name = "boolean"; check = builtins.isBool; };
  int = mkType { name = "integer"; check = builtins.isInt; };
  float = mkType { name = "number"; check = value: builtins.isFloat value || builtins.isInt value; };
  str = mkType { name = "string"; check = builtins.isString; };

  between = lowest: highest: mkType {
    name = "integer between ${toString lowest} and ${toString highest}";
    check = value: builtins.isInt value && value >= lowest && value <= highest;
  };
  port = between 0 65535;

  matching = pattern: mkType {
    name = "string matching ${pattern}";
    check = value: builtins.isString value && builtins.match pattern value != null;
  };

  lines = mkType {
    name = "lines";
    check = builtins.isString;
    merge = _: definitions: lib.concatMapStringsSep "\n" (definition: definition.value) definitions;
  };

  path = mkType {
    name = "path";
    check = value: builtins.isPath value || lib.isDerivation value
      || builtins.isString value && lib.hasPrefix "/" value;
  };

  package = mkType { name = "package"; check = lib.isDerivation; merge = mergeOne; };

  enum = values: mkType {
    name = "one of ${lib.concatStringsSep ", " values}";
    check = value: lib.elem value values;
  };

  nullOr = type: mkType {
    name = "null or ${type.name}";
    check = value: value == null || type.check value;
    merge = path: definitions:
      if lib.all (definition: definition.value == null) definitions then null
      else type.merge path (lib.filter (definition: definition.value != null) definitions);
    nested = [ type ];
  };

  either = one: other: mkType {
    name = "${one.name} or ${other.name}";
    check = value: one.check value || other.check value;
    merge = path: definitions:
      if lib.all (definition: one.check definition.value) definitions
      then one.merge path definitions
      else other.merge path definitions;
    nested = [ one other ];
  };

  scalar = either bool (either float str);

  listOf = type: mkType {
    name = "list of ${type.name}";
    check = builtins.isList;
    merge = path: definitions:
      lib.imap
        (index: definition: lib.mergeDefinitions (path ++ [ (toString index) ]) type [ definition ])
        (elementsOf definitions);
    nested = [ type ];
  };

  attrsOf = type: mkType {
    name = "attribute set of ${type.name}";
    check = builtins.isAttrs;
    merge = path: definitions:
      let
        isWanted = found: lib.any (definition: lib.dischargeProperties definition.value != [ ]) found;
        byName = builtins.zipAttrsWith (_: found: found)
          (lib.concatMap
            (definition: map
              (lib.mapAttrs (_: value: { inherit (definition) file; inherit value; }))
              (lib.pushDownProperties definition.value))
            definitions);
      in
      lib.mapAttrs
        (name: lib.mergeDefinitions (path ++ [ name ]) type)
        (lib.filterAttrs (_: isWanted) byName);
    nested = [ type ];
  };

  submodule = module: mkType {
    name = "submodule";
    check = builtins.isAttrs;
    merge = path: definitions:
      (lib.evalModules {
        prefix = path;
        specialArgs = { name = lib.last path; };
        modules = [ module ] ++ map
          (definition: {
            _file = definition.file;
            config = definition.value;
          })
          definitions;
      }).config;
    nested = [ (lib.optionsOfModule module) ];
  };
}
