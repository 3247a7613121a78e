from enterprises.rules import masking


def test_masked_data_keep_the_first_sign_only():
    assert masking.mask_name("许青") == "许*"
    assert masking.mask_name("欧阳立冬") == "欧***"
    assert masking.mask_email("xuqing@firm.cn") == "x***@firm.cn"
    assert masking.mask_phone("13812345678") == "138****5678"


def test_masks_of_nothing_are_nothing():
    assert masking.mask_name("") == masking.mask_email("") == masking.mask_phone("") == ""
    assert masking.mask_phone("12345") == "****"
