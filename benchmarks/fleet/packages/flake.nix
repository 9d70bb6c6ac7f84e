{
  description = "A hundred packages on one package set";

  outputs =
    { self }:
    let
      system = "x86_64-linux";
      pkgs = import ./nixpkgs { inherit system; config = { }; overlays = [ ]; };
      names = import ./names.nix;
    in
    {
      packages.${system} = pkgs.lib.genAttrs names (name: pkgs.${name});
    };
}
