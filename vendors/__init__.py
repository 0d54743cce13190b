"""The seller's public face: profile, storefront, approval, reviews."""
