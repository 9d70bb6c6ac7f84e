# The program at the terminal as a package, and what it takes to work on the project.
#   nix run github:nix-perf-gate/nix-perf-gate -- gate
{
  description = "Tells what a change does to evaluation time, memory and rebuilds of a Nix project";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixpkgs-unstable";

  outputs =
    { self, nixpkgs }:
    let
      systems = [
        "x86_64-linux"
        "aarch64-linux"
        "x86_64-darwin"
        "aarch64-darwin"
      ];
      each = make: nixpkgs.lib.genAttrs systems (system: make system nixpkgs.legacyPackages.${system});
    in
    {
      overlays.default = final: _: { nix-perf-gate = final.callPackage ./nix/package.nix { }; };

      packages = each (
        _: pkgs: rec {
          nix-perf-gate = pkgs.callPackage ./nix/package.nix { };
          default = nix-perf-gate;
        }
      );

      apps = each (
        system: _: rec {
          nix-perf-gate = {
            type = "app";
            program = "${self.packages.${system}.default}/bin/nix-perf-gate";
            meta.description = "The gate at the terminal";
          };
          default = nix-perf-gate;
        }
      );

      checks = each (system: _: { package = self.packages.${system}.default; });

      devShells = each (_: pkgs: { default = pkgs.callPackage ./nix/shell.nix { }; });
    };
}
