# A hundred names of Nixpkgs.
[
  "apacheHttpd" "bash" "bat" "bc" "binutils" "bison" "bzip2" "cairo" "cmake" "coreutils"
  "curl" "dbus" "diffutils" "dnsmasq" "docbook_xsl" "dovecot" "ed" "emacs" "exim" "expat"
  "fd" "ffmpeg" "file" "findutils" "fish" "flex" "fontconfig" "freetype" "fzf" "gawk"
  "gcc10" "gd" "gdb" "gettext" "git" "glib" "gmp" "gnugrep" "gnumake" "gnupg"
  "gnused" "gnutar" "gnutls" "go" "graphviz" "gtk3" "gzip" "haproxy" "harfbuzz" "htop"
  "imagemagick" "inetutils" "jq" "lame" "less" "libarchive" "libevent" "libjpeg" "libpng" "libtiff"
  "libuv" "libxml2" "libxslt" "lighttpd" "lua5" "lz4" "m4" "mariadb" "mc" "meson"
  "mtr" "neovim" "nettle" "nginx" "ninja" "nmap" "nodejs" "openldap" "openssh" "openssl"
  "pango" "pcre" "perl" "php" "postfix" "postgresql" "python3" "qemu" "readline" "redis"
  "ripgrep" "rsync" "ruby" "rustc" "samba" "screen" "sqlite" "subversion" "tmux" "wget"
]
