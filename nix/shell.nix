# What script/test needs, but for the npm packages, which script/bootstrap installs. Nix is the user's own.
{
  lib,
  stdenv,
  mkShell,
  nodejs,
  git,
  perl,
  chromium,
}:
mkShell {
  packages = [
    nodejs
    git
    perl
  ]
  # Nixpkgs has no Chromium for macOS; there the tests of reports take an installed Chrome.
  ++ lib.optional stdenv.hostPlatform.isLinux chromium;
}
