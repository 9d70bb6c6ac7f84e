# What every host of the fleet has in its packages over Nixpkgs.
final: prev: {
  fleet-banner = prev.writeShellScriptBin "fleet-banner" ''
    echo "$(${final.inetutils}/bin/hostname) belongs to the fleet"
  '';
}
