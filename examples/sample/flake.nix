{
  description = "Three machines, their package set and their module system, with no inputs";

  outputs = { self }:
    let
      lib = import ./lib;
      systems = [ "x86_64-linux" "aarch64-linux" "x86_64-darwin" "aarch64-darwin" ];
      forAllSystems = lib.genAttrs systems;

      overlays = import ./overlays;
      pkgsFor = forAllSystems (system: import ./pkgs { inherit lib system overlays; });

      host = system: module: import ./modules/eval-config.nix {
        inherit lib system;
        pkgs = pkgsFor.${system};
        modules = [ module ];
      };
    in
    {
      inherit lib;

      overlays.default = lib.composeManyExtensions overlays;

      nixosConfigurations = {
        web = host "x86_64-linux" ./hosts/web.nix;
        db = host "x86_64-linux" ./hosts/db.nix;
        desktop = host "x86_64-linux" ./hosts/desktop.nix;
      };

      packages = forAllSystems (system:
        lib.filterAttrs (_: lib.isDerivation) pkgsFor.${system}
        // { default = pkgsFor.${system}.nginx; });

      devShells = forAllSystems (system: {
        default = pkgsFor.${system}.mkShell { packages = ps: [ ps.git ps.ripgrep ps.openssh ]; };
      });

      checks = forAllSystems (system: {
        lib = import ./lib/tests.nix { inherit lib; pkgs = pkgsFor.${system}; };
      });
    };
}
