# The kernel, with its configuration rendered from a set.
{ lib, mkPackage, bison, flex, bc, perl, elfutils, openssl, flavour ? "default" }:
let
  drivers = prefix: names: lib.listToAttrs (map (name: lib.nameValuePair "${prefix}_${name}" "m") names);

  common = {
    SMP = "y"; MODULES = "y"; BPF = "y"; BPF_SYSCALL = "y"; CGROUPS = "y"; NAMESPACES = "y";
    INET = "y"; IPV6 = "y"; NETFILTER = "y"; NF_TABLES = "m"; TUN = "m"; BRIDGE = "m"; VLAN_8021Q = "m";
    EXT4_FS = "y"; XFS_FS = "m"; BTRFS_FS = "m"; OVERLAY_FS = "m"; FUSE_FS = "m"; NFS_FS = "m"; ZRAM = "m";
    CRYPTO_AES = "y"; CRYPTO_SHA256 = "y"; DM_CRYPT = "m"; BLK_DEV_NVME = "y"; USB = "y"; SOUND = "m";
  }
  // drivers "NET_VENDOR" [ "INTEL" "BROADCOM" "REALTEK" "MELLANOX" "AMAZON" "GOOGLE" ]
  // drivers "SND_HDA_CODEC" [ "REALTEK" "HDMI" "CIRRUS" "CONEXANT" "ANALOG" ]
  // drivers "DRM" [ "I915" "AMDGPU" "NOUVEAU" "VIRTIO_GPU" "BOCHS" ];

  flavours = {
    default = { };
    hardened = {
      SECURITY_LOCKDOWN_LSM = "y"; SLAB_FREELIST_HARDENED = "y"; INIT_ON_ALLOC_DEFAULT_ON = "y";
      BPF_UNPRIV_DEFAULT_OFF = "y"; KEXEC = "n"; HIBERNATION = "n";
    };
  };

  options = common // flavours.${flavour};
in
mkPackage {
  name = "linux" + lib.optionalString (flavour != "default") "-${flavour}";
  version = "6.6.36";
  buildInputs = [ bison flex bc perl elfutils openssl ];
  configurePhase = lib.concatStringsSep " " (lib.mapAttrsToList (name: value: "CONFIG_${name}=${value}") options);
  license = lib.licenses.gpl;
  platforms = [ "linux" ];
  passthru = { inherit options; };
}
