"""RSA keys of Apps."""

from functools import cache, lru_cache

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa


def generate() -> str:
    """A private key in the form that GitHub hands out: PKCS#1 in PEM, 2048 bits."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    ).decode()


@lru_cache(maxsize=64)
def public_half(private_pem: str) -> str:
    """The public key in PEM; raises ValueError where the text is no private key.

    Reading a private key proves its primes, which takes a twentieth of a second.
    """
    key = serialization.load_pem_private_key(private_pem.encode(), password=None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise ValueError("an App's key is an RSA key")
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return public.decode()


@cache
def shared() -> str:
    """One key for the Apps of this process that were given none: making one takes a tenth of a second."""
    return generate()
