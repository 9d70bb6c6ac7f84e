# The module system: modules declare options and define values; their fixed point is the configuration.
{ lib }:
rec {
  mkOption =
    { type ? lib.types.unspecified, default ? noDefault, description ? "", example ? null, apply ? (value: value) }:
    { _option = true; inherit type default description example apply; };

  mkEnableOption = what: mkOption {
    type = lib.types.bool;
    default = false;
    description = "Whether to enable ${what}.";
  };

  noDefault = { _noDefault = true; };

  isOption = value: builtins.isAttrs value && value ? _option;

  evalModules = { modules, specialArgs ? { }, prefix ? [ ] }:
    let
      arguments = specialArgs // { inherit lib config options; };
      loaded = loadModules arguments modules;
      tree = mergeTree prefix
        (map (module: { inherit (module) file; value = module.options; }) loaded)
        (lib.concatMap
          (module: map (value: { inherit (module) file; inherit value; }) (lib.pushDownProperties module.config))
          loaded);
      config = valuesOf tree;
      options = tree;
    in
    { inherit config options; };

  # All modules that a list of them comes to, imports first, each file once.
  loadModules = arguments: modules:
    let
      load = parent: module:
        let
          file = if builtins.isPath module then toString module else parent;
          content = if builtins.isPath module then import module else module;
          plain = if builtins.isFunction content then content arguments else content;
        in
        { key = file; module = normalise file plain; isFile = builtins.isPath module; };

      walk = parent: list:
        lib.concatMap
          (module:
            let it = load parent module; in walk it.module.file it.module.imports ++ [ it ])
          list;

      keepFirst = seen: list:
        if list == [ ] then [ ]
        else
          let it = lib.head list; in
          if it.isFile && seen ? ${it.key} then keepFirst seen (lib.tail list)
          else [ it.module ] ++ keepFirst (seen // lib.optionalAttrs it.isFile { ${it.key} = null; }) (lib.tail list);
    in
    keepFirst { } (walk "<configuration>" modules);

  # A module may be written with `options` and `config`, or, where it declares nothing, as its values alone.
  normalise = file: module:
    let
      short = ! (module ? options || module ? config);
      own = module._file or file;
    in
    {
      file = own;
      imports = module.imports or [ ];
      options = module.options or { };
      config = if short then removeAttrs module [ "imports" "_file" ] else module.config or { };
    };

  # declarations, definitions: lists of { file, value } at one place of the tree.
  mergeTree = prefix: declarations: definitions:
    let
      declared = byName declarations;
      defined = byName definitions;
      unknown = lib.filter (name: ! (declared ? ${name})) (lib.attrNames defined);
      tree = lib.mapAttrs
        (name: found: mergeEntry (prefix ++ [ name ]) found (defined.${name} or [ ]))
        declared;
    in
    if unknown == [ ] then tree
    else throw (unknownOption prefix (lib.head unknown) defined (lib.attrNames declared));

  mergeEntry = path: declarations: definitions:
    let
      first = lib.head declarations;
    in
    if isOption first.value
    then
      if builtins.length declarations == 1 then evalOption path first definitions
      else throw "The option `${lib.showPath path}' is declared more than once: ${
        lib.concatMapStringsSep ", " (declaration: declaration.file) declarations}"
    else mergeTree path declarations (lib.concatMap
      (definition: map
        (value: { inherit (definition) file; inherit value; })
        (lib.pushDownProperties definition.value))
      definitions);

  byName = entries:
    builtins.zipAttrsWith (_: found: found)
      (map (entry: lib.mapAttrs (_: value: { inherit (entry) file; inherit value; }) entry.value) entries);

  unknownOption = prefix: name: defined: known:
    let
      definition = lib.head defined.${name};
    in
    "The option `${lib.showPath (prefix ++ [ name ])}' does not exist. Defined in ${toString definition.file}. "
    + "There are: ${lib.concatStringsSep ", " known}.";

  evalOption = path: declaration: definitions:
    let
      option = declaration.value;
      withDefault = definitions ++ lib.optional (! (builtins.isAttrs option.default && option.default ? _noDefault)) {
        inherit (declaration) file;
        value = lib.mkOptionDefault option.default;
      };
    in
    option // {
      inherit path;
      declaredIn = declaration.file;
      isDefined = withDefault != [ ];
      value =
        if withDefault == [ ]
        then throw "The option `${lib.showPath path}' is used but not defined."
        else option.apply (mergeDefinitions path option.type withDefault);
    };

  mergeDefinitions = path: type: definitions:
    let
      plain = lib.concatMap
        (definition: map
          (value: { inherit (definition) file; inherit value; })
          (lib.dischargeProperties definition.value))
        definitions;
      kept = lib.sortByOrder (lib.filterOverrides plain);
      wrong = lib.filter (definition: ! type.check definition.value) kept;
    in
    if plain == [ ] then throw "The option `${lib.showPath path}' is used but not defined."
    else if wrong != [ ]
    then throw "The option `${lib.showPath path}' is not of type ${type.name}. Defined in ${toString (lib.head wrong).file}."
    else type.merge path kept;

  valuesOf = lib.mapAttrs (_: entry: if isOption entry then entry.value else valuesOf entry);

  # Declarations of a submodule, for the manual only.
  optionsOfModule = module:
    let
      stub = { inherit lib; config = { }; options = { }; name = "<name>"; };
      content = if builtins.isPath module then import module else module;
    in
    (if builtins.isFunction content then content stub else content).options or { };

  # Every option of a tree as { path, type, description }.
  listOptions = tree:
    lib.concatLists (lib.mapAttrsToList
      (_: entry:
        if isOption entry
        then [{
          path = lib.showPath entry.path;
          type = entry.type.name;
          inherit (entry) description;
        }]
        else listOptions entry)
      tree);
}
