{
  description = "Six NixOS hosts on a Nixpkgs in the same repository";

  outputs =
    { self }:
    let
      system = "x86_64-linux";
      lib = import ./nixpkgs/lib;
      host =
        name:
        import ./nixpkgs/nixos/lib/eval-config.nix {
          inherit system;
          modules = [
            ./modules/common.nix
            (./hosts + "/${name}.nix")
            {
              networking.hostName = name;
              nixpkgs.overlays = [ (import ./overlays/fleet.nix) ];
            }
          ];
        };
      names = [ "build" "desktop" "home" "monitor" "web" "workstation" ];
      toplevel = name: self.nixosConfigurations.${name}.config.system.build.toplevel;
    in
    {
      nixosConfigurations = lib.genAttrs names host;

      # All hosts in one derivation, as for a test that needs every one of them.
      packages.${system}.fleet = derivation {
        name = "fleet";
        inherit system;
        builder = "/bin/sh";
        args = [ "-c" "echo $hosts > $out" ];
        hosts = map toplevel names;
      };
    };
}
