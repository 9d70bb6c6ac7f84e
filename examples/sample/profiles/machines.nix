# The machines of the fleet in their private network.
builtins.mapAttrs
  (name: number: {
    address = "10.20.0.${toString number}";
    publicKey = builtins.hashString "sha256" "key of ${name}";
  })
  { vault = 2; web = 10; db = 11; desktop = 30; lab-1 = 41; lab-2 = 42; lab-3 = 43; lab-4 = 44; lab-5 = 45; lab-6 = 46; }
