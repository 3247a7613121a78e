"""The writers of the register of overseas warehouses, one verb each."""
