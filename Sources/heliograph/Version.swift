/// The release, as `heliograph --version` and the User-Agent tell it.
let heliographVersion = "0.1.0"
