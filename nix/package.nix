# The committed bundle of the program at the terminal, with Node to run it. Nothing is fetched and nothing is bundled here, so
# that it is what CI has proven to be what the sources give.
{
  lib,
  stdenvNoCC,
  makeWrapper,
  installShellFiles,
  nodejs,
  gitMinimal,
  perl,
}:
let
  inherit (lib.importJSON ../package.json) version description homepage;
in
stdenvNoCC.mkDerivation {
  pname = "nix-perf-gate";
  inherit version;

  # Only what is installed: a change elsewhere in the project builds nothing anew.
  src = builtins.path {
    path = ../dist/cli;
    name = "nix-perf-gate-bundle";
  };

  nativeBuildInputs = [
    makeWrapper
    installShellFiles
  ];

  dontConfigure = true;
  dontBuild = true;

  # Git and, on Linux, the Perl that holds evaluators to what they may reach come last on PATH: the user's own stand before
  # them. Nix is the user's, always.
  installPhase = ''
    runHook preInstall
    mkdir -p "$out/lib/nix-perf-gate"
    cp index.js package.json licenses.txt "$out/lib/nix-perf-gate/"
    makeWrapper ${nodejs}/bin/node "$out/bin/nix-perf-gate" \
      --add-flags "$out/lib/nix-perf-gate/index.js" \
      --suffix PATH : ${lib.makeBinPath ([ gitMinimal ] ++ lib.optional stdenvNoCC.hostPlatform.isLinux perl)}
    installManPage ${../man/nix-perf-gate.1}
    runHook postInstall
  '';

  # The program says itself what shells complete, where it can be run here.
  postInstall = lib.optionalString (stdenvNoCC.buildPlatform.canExecute stdenvNoCC.hostPlatform) ''
    for shell in bash zsh fish; do
      "$out/bin/nix-perf-gate" completion $shell > completion.$shell
    done
    installShellCompletion --cmd nix-perf-gate \
      --bash completion.bash --zsh completion.zsh --fish completion.fish
  '';

  doInstallCheck = stdenvNoCC.buildPlatform.canExecute stdenvNoCC.hostPlatform;
  installCheckPhase = ''
    runHook preInstallCheck
    test "$("$out/bin/nix-perf-gate" --version)" = ${lib.escapeShellArg version}
    runHook postInstallCheck
  '';

  meta = {
    inherit description homepage;
    changelog = "${homepage}/blob/v${version}/CHANGELOG.md";
    license = lib.licenses.mit;
    mainProgram = "nix-perf-gate";
    platforms = lib.platforms.linux ++ lib.platforms.darwin;
  };
}
