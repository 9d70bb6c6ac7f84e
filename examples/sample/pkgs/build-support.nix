# How packages are made: one derivation each, built by the shell alone.
final: previous:
let
  inherit (final) lib system;

  # All packages that a list of them brings along, itself included.
  withPropagated = packages:
    lib.unique (lib.concatMap
      (package: [ package ] ++ package.allPropagated)
      packages);

  # Everything that a package is made from, down to the last library.
  allInputs = inputs: lib.unique (lib.concatMap (input: [ input ] ++ input.allInputs) inputs);

  flagName = name: lib.toUpper (lib.replaceStrings [ "-" "." "+" ] [ "_" "_" "x" ] name);

  searchPath = folder: lib.concatMapStringsSep ":" (package: "${package}/${folder}");

  phase = name: commands: lib.optionalString (commands != "") "echo '${name}: ${commands}' >> $out\n";
in
{
  runShell = name: variables: script:
    derivation ({
      inherit name system;
      builder = "/bin/sh";
      args = [ "-ec" script ];
    } // variables);

  writeText = name: text: final.runShell name { inherit text; } ''printf '%s' "$text" > $out'';

  # A list of store paths, one a line.
  linkPaths = name: paths:
    final.runShell name { paths = map toString paths; } ''for path in $paths; do echo "$path"; done > $out'';

  mkShell = { name ? "shell", packages ? _: [ ] }:
    final.linkPaths name (packages final);

  fetchSource = { name, version }:
    builtins.toFile "${name}-${version}-source" "The source of ${name} ${version}.\n";

  mkPackage =
    { name
    , version
    , buildInputs ? [ ]
    , propagatedInputs ? [ ]
    , flags ? { }
    , configurePhase ? ""
    , buildPhase ? "make"
    , installPhase ? "make install"
    , outputs ? [ "out" ]
    , license ? lib.licenses.mit
    , platforms ? [ "linux" "darwin" ]
    , passthru ? { }
    , ...
    }:
    let
      inputs = withPropagated (buildInputs ++ propagatedInputs);
      drv = derivation {
        name = "${name}-${version}";
        inherit system version;
        pname = name;
        builder = "/bin/sh";
        args = [ "-e" ./builder.sh ];
        src = final.fetchSource { inherit name version; };
        inputs = map toString inputs;
        PATH = searchPath "bin" buildInputs;
        CPATH = searchPath "include" inputs;
        LIBRARY_PATH = searchPath "lib" (allInputs inputs);
        PKG_CONFIG_PATH = searchPath "lib/pkgconfig" (allInputs inputs);
        configureFlags = lib.mapAttrsToList
          (flag: value:
            if value == true then "--enable-${flag}"
            else if value == false then "--disable-${flag}"
            else "--with-${flag}=${toString value}")
          flags;
        features = map (input: "HAVE_${flagName input.pname}") inputs;
        script = phase "configure" configurePhase + phase "build" buildPhase + phase "install" installPhase;
      };
    in
    drv // passthru // {
      inherit version buildInputs propagatedInputs;
      pname = name;
      allPropagated = withPropagated propagatedInputs;
      allInputs = allInputs inputs;
      meta = { inherit license platforms; };
    };
}
